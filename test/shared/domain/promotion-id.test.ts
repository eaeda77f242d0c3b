import { assert, integer, property, record, stringMatching } from 'fast-check';
import { promotionId } from '../../../shared/domain/promotion-id.ts';
import { hash } from '../../support/builders.ts';

const part = integer({ min: 0, max: 2 ** 30 - 1 });
const version = record({
  name: stringMatching(/^[a-z0-9_-]{1,120}$/),
  major: part,
  minor: part,
  patch: part,
  build: part,
});

describe('The id of a promotion', () => {
  it('says which build it is about', () => {
    expect(promotionId({ name: 'web-server', major: 1, minor: 4, patch: 0, build: 7 }, hash)).toBe(
      'web-server-1-4-0-7',
    );
  });

  it('is always a name that Step Functions takes for an execution', () => {
    assert(property(version, (given) => void expect(promotionId(given, hash)).toMatch(/^[A-Za-z0-9_-]{1,80}$/)));
  });

  it('keeps images apart whose long names differ only at the end', () => {
    const named = (name: string) => promotionId({ name, major: 1, minor: 0, patch: 0, build: 1 }, hash);
    expect(named(`${'a'.repeat(100)}x`)).not.toBe(named(`${'a'.repeat(100)}y`));
  });

  it('is the same for the same build and another for every other', () => {
    assert(
      property(version, version, (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(promotionId(a, hash) === promotionId(b, hash)).toBe(same);
      }),
    );
  });
});
