import fc from 'fast-check';
import { type Pullers, pullPolicy } from '../../../shared/domain/pull-policy.ts';

const nobody: Pullers = { accounts: [], organizations: [], organizationalUnits: [] };
const DEV = { ...nobody, accounts: ['222222222222'] };
const ORGANIZATION = 'arn:aws:organizations::111111111111:organization/o-exampleorg1';
const UNIT = 'arn:aws:organizations::111111111111:ou/o-exampleorg1/ou-ab12-cdef3456';

const written = (current: string | undefined, pullers: Pullers = DEV) => {
  const answer = pullPolicy(current, pullers, 'aws');
  return answer.outcome === 'changed'
    ? (JSON.parse(answer.policy) as { Statement: Record<string, unknown>[] })
    : answer;
};

describe('the policy of a repository', () => {
  it('lets the accounts pull, and do nothing else', () => {
    expect(written(undefined)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'HallmarkPull',
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::222222222222:root'] },
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        },
      ],
    });
  });

  it('lets a whole organisation pull, or the units of one', () => {
    const pullers = { ...nobody, organizations: [ORGANIZATION], organizationalUnits: [UNIT] };

    expect(written(undefined, pullers)).toMatchObject({
      Statement: [
        { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-exampleorg1'] } } },
        {
          Principal: '*',
          Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-exampleorg1/*/ou-ab12-cdef3456/*'] } },
        },
      ],
    });
  });

  it('drops an account that is not named any more', () => {
    const before = JSON.stringify(written(undefined, { ...nobody, accounts: ['222222222222', '333333333333'] }));

    expect(JSON.stringify(written(before))).not.toContain('333333333333');
  });

  it('is left alone where it says so already, in whatever form ECR gives it', () => {
    const policy = JSON.stringify({
      Version: '2008-10-17',
      Statement: {
        Action: ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage', 'ecr:BatchCheckLayerAvailability'],
        Principal: { AWS: '222222222222' },
        Effect: 'Allow',
        Sid: 'HallmarkPull',
      },
    });

    expect(pullPolicy(policy, DEV, 'aws')).toEqual({ outcome: 'same' });
  });

  it('is left alone where nobody is named', () => {
    expect(pullPolicy(undefined, nobody, 'aws')).toEqual({ outcome: 'same' });
  });

  it.each(['', 'not JSON', '[]', '7'])('that cannot be read is not written over: %j', (current) => {
    expect(pullPolicy(current, DEV, 'aws')).toEqual({ outcome: 'malformed' });
  });

  it('stays within what ECR takes', () => {
    const accounts = Array.from({ length: 400 }, (_, index) => String(200_000_000_000 + index));

    expect(pullPolicy(undefined, { ...nobody, accounts }, 'aws')).toMatchObject({ outcome: 'too-large' });
  });
});

describe('whatever others wrote', () => {
  const others = fc.array(
    fc.record({
      Sid: fc.stringMatching(/^Other[0-9A-Za-z]{0,8}$/),
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: fc.constantFrom('*', { AWS: '444444444444' }, { Service: 'lambda.amazonaws.com' }),
      Action: fc.constantFrom('ecr:*', ['ecr:BatchGetImage']),
    }),
    { maxLength: 5 },
  );
  const accounts = fc.uniqueArray(fc.stringMatching(/^\d{12}$/), { minLength: 1, maxLength: 9 });

  it('stays, in its order; and what was written is not written again', () => {
    fc.assert(
      fc.property(others, accounts, (statements, ids) => {
        const current = JSON.stringify({ Version: '2012-10-17', Id: 'mine', Statement: statements });
        const answer = pullPolicy(current, { ...nobody, accounts: ids }, 'aws');
        if (answer.outcome !== 'changed') throw new Error(answer.outcome);
        const { Statement, Id } = JSON.parse(answer.policy) as { Statement: unknown[]; Id: string };

        expect(Statement.slice(0, statements.length)).toEqual(statements);
        expect(Id).toBe('mine');
        expect(pullPolicy(answer.policy, { ...nobody, accounts: ids.toReversed() }, 'aws').outcome).toBe('same');
      }),
    );
  });
});
