import { parseRequest } from '../../../shared/domain/promotion-request.ts';
import { reasonIn } from '../../../shared/domain/reason.ts';
import { readOrder } from '../../../shared/promotions/read-order.ts';

/** Zero width space, joiner, word joiner, soft hyphen, byte order mark, NUL, Hangul and Braille blanks, punctuation. */
const EMPTY = ['', '  ', '\u200b', '\u200d\u2060', '\u00ad', '\ufeff', '\u0000', '\u2800', '…', '-', '\u202e!'];

describe('A reason', () => {
  it.each(EMPTY.map((text) => [JSON.stringify(text), text]))('is not %s', (_, text) => {
    expect(reasonIn(text)).toBeUndefined();
    expect(parseRequest({ image: 'web-server/1.0.0', reason: text })).toMatchObject({ reason: undefined });
    const order = { action: 'hold', image: 'web-server', stages: ['dev'], requestedBy: 'dana' };
    expect(readOrder({ ...order, reason: text }, () => ['dev'])).toMatchObject({
      code: 'ORDER_MALFORMED',
      message: expect.stringContaining('"reason" says why'),
    });
    expect(readOrder({ ...order, reason: 'INC-1', requestedBy: text }, () => ['dev'])).toMatchObject({
      code: 'ORDER_MALFORMED',
    });
  });

  it.each(['INC-1', ' 7 ', 'きんきゅう', 'срочно', '①'])('is %s', (text) => {
    expect(reasonIn(text)).toBe(text.trim());
  });
});
