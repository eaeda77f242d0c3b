import { policyProblems } from '../../../local/iam/check-policy.ts';
import type { Statement } from '../../../local/kernel/policy.ts';

const good: Statement = { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' };
const { Resource: _resource, ...trust } = { ...good, Principal: { Service: 'lambda.amazonaws.com' } };

describe('the check of a policy', () => {
  it('passes good policies of each kind', () => {
    expect(policyProblems({ Statement: good }, 'identity')).toEqual([]);
    expect(policyProblems({ Statement: [{ ...good, Principal: '*' }] }, 'resource')).toEqual([]);
    expect(policyProblems({ Statement: [trust] }, 'trust')).toEqual([]);
  });

  it.each([
    ['a misspelt effect', { ...good, Effect: 'Permit' as 'Allow' }, 'statement 1 has an Effect other than'],
    ['no resource', trust, 'statement 1 needs either Resource or NotResource'],
    ['an action twice', { ...good, NotAction: 'x' }, 'needs either Action or NotAction'],
    ['a principal', { ...good, Principal: '*' as const }, 'must not have Principal'],
    [
      'an unknown operator',
      { ...good, Sid: 'S', Condition: { StringMatch: { a: 'b' } } },
      'statement S has the condition operator StringMatch',
    ],
  ])('finds %s in an identity policy', (_what, statement, problem) => {
    expect(policyProblems({ Statement: [good, statement] }, 'identity').join()).toContain(
      problem.replace('statement 1', 'statement 2'),
    );
  });
});
