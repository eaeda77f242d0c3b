import { isMovable } from '../../../shared/domain/tag-mutability.ts';

describe('a tag may go from one image to another', () => {
  it.each([
    ['MUTABLE', [], 'dev', true],
    ['IMMUTABLE', [], 'dev', false],
    ['IMMUTABLE_WITH_EXCLUSION', ['dev', 'prod*'], 'dev', true],
    ['IMMUTABLE_WITH_EXCLUSION', ['dev', 'prod*'], 'prod-eu', true],
    ['IMMUTABLE_WITH_EXCLUSION', ['dev', 'prod*'], '1.4.0-7', false],
    ['MUTABLE_WITH_EXCLUSION', ['1.*'], '1.4.0-7', false],
    ['MUTABLE_WITH_EXCLUSION', ['1.*'], '104', true],
    ['SOMETHING_NEW', [], 'dev', false],
    ['SOMETHING_NEW_WITH_EXCLUSION', ['dev'], 'dev', false],
  ] as const)('where tags are %s but for %j: %s, %s', (rule, exclusions, tag, expected) => {
    expect(isMovable({ rule, exclusions }, tag)).toBe(expected);
  });
});
