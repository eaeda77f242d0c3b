import fc from 'fast-check';
import { matches, matchesArn } from '../../../local/iam/match.ts';

describe('wildcards', () => {
  it.each([
    ['*', '', true],
    ['ssm:Get*', 'ssm:GetParameter', true],
    ['ssm:Get*', 'ssm:PutParameter', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a.c', 'abc', false],
    [['a$', '{*}'].join(''), 'a*', true],
    [['a$', '{*}'].join(''), 'ab', false],
  ])('%s on %s: %s', (pattern, text, outcome) => {
    expect(matches(pattern, text)).toBe(outcome);
  });

  it('fits every text to itself and to itself between stars', () => {
    const plain = fc.string().filter((text) => !/[*?$]/.test(text));
    fc.assert(
      fc.property(plain, fc.string(), fc.string(), (text, before, after) => {
        expect(matches(text, text)).toBe(true);
        expect(matches(`*${text}*`, before + text + after)).toBe(true);
      }),
    );
  });
});

describe('ARNs', () => {
  const parameter = 'arn:aws:ssm:us-east-1:111111111111:parameter/golden/web:1';

  it.each([
    ['*', true],
    ['arn:aws:ssm:*:111111111111:parameter/golden/*', true],
    ['arn:aws:ssm:us-east-1:*:parameter/*', true],
    ['arn:aws:ssm:*:parameter/golden/*', false],
    ['arn:aws:ssm:eu-*:111111111111:parameter/golden/*', false],
    ['arn:aws:ssm:*', true],
  ])('%s covers a parameter: %s', (pattern, outcome) => {
    expect(matchesArn(pattern, parameter)).toBe(outcome);
  });
});
