import { boundedProblems } from '../../../shared/domain/bounded-problems.ts';
import { parseRequest } from '../../../shared/domain/promotion-request.ts';
import { readAnswer } from '../../../shared/promotions/read-answer.ts';
import { readOrder } from '../../../shared/promotions/read-order.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `Problem ${index + 1}.`);
const unknownFields = Object.fromEntries(numbered(30_000).map((field) => [field, 1]));

describe('Lists of problems', () => {
  test('names up to 20 problems', () => {
    expect(boundedProblems(numbered(20))).toEqual(numbered(20));
  });

  test('counts the others', () => {
    expect(boundedProblems(numbered(21))).toEqual([...numbered(20), 'And 1 more problem.']);
    expect(boundedProblems(numbered(30_000)).at(-1)).toBe('And 29980 more problems.');
  });

  test.each([
    ['a request for a promotion', () => parseRequest({ image: 'web-server/1.0.0', ...unknownFields })],
    ['a steering order', () => readOrder({ action: 'hold', ...unknownFields }, () => ['dev'])],
    ['an answer to an approval', () => readAnswer({ approve: '7K3M9QWX', ...unknownFields })],
  ])('bounds the refusal of %s with 30,000 unknown fields', (_, refused) => {
    const { message } = refused() as { message: string };
    expect(message).toContain('"Problem 1." is not known');
    expect(message).toMatch(/And \d+ more problems\./);
    expect(message.length).toBeLessThan(6000);
  });
});

describe('A value that is no text', () => {
  const hostile = { toString: 'x', valueOf: 'y', toJSON: 'z' };

  it.each([
    [
      'the image of a request',
      () => parseRequest({ image: { name: hostile, version: hostile } }),
      '"image" as an object',
    ],
    ['the version of a veto', () => readOrder({ ...veto, image: hostile }, () => ['dev']), 'it takes a version'],
    ['the component of a veto', () => readOrder({ ...veto, component: hostile }, () => ['dev']), 'it takes a version'],
    [
      'the image to hold',
      () => readOrder({ ...veto, action: 'hold', image: hostile }, () => undefined),
      'is not the name',
    ],
    ['an approval', () => readAnswer({ approval: hostile, answer: 'approve' }), 'eight letters and digits'],
    ['a button', () => readAnswer({ approve: hostile }), 'eight letters and digits'],
  ])('is refused as %s, whatever methods it brings along', (_, read, message) => {
    expect(read()).toMatchObject({ message: expect.stringContaining(message) });
  });

  const veto = { action: 'veto', reason: 'INC-1', requestedBy: 'dana' };
});
