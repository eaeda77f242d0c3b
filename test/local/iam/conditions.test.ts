import fc from 'fast-check';
import { type ContextValue, holds, isOperator } from '../../../local/iam/conditions.ts';

const context = new Map<string, ContextValue>([
  ['aws:principalorgid', 'o-123'],
  ['aws:sourcearn', 'arn:aws:events:us-east-1:111111111111:rule/built'],
  ['aws:securetransport', 'true'],
  ['aws:sourceip', '10.1.2.3'],
  ['aws:currenttime', '2026-11-23T10:00:00Z'],
  ['s3:max-keys', '10'],
  ['aws:tagkeys', ['team', 'stage']],
]);

const cases: readonly (readonly [operator: string, key: string, wanted: readonly string[], outcome: boolean])[] = [
  ['StringEquals', 'aws:PrincipalOrgID', ['o-123'], true],
  ['StringEquals', 'AWS:principalorgid', ['o-9', 'o-123'], true],
  ['StringEquals', 'aws:PrincipalOrgID', ['O-123'], false],
  ['StringEquals', 'aws:PrincipalOrgID', ['o-*'], false],
  ['StringEquals', 'aws:Absent', ['x'], false],
  ['StringEqualsIfExists', 'aws:Absent', ['x'], true],
  ['StringEqualsIfExists', 'aws:PrincipalOrgID', ['x'], false],
  ['StringNotEquals', 'aws:PrincipalOrgID', ['o-9'], true],
  ['StringNotEquals', 'aws:PrincipalOrgID', ['o-9', 'o-123'], false],
  ['StringNotEquals', 'aws:Absent', ['x'], true],
  ['StringEqualsIgnoreCase', 'aws:PrincipalOrgID', ['O-123'], true],
  ['StringLike', 'aws:PrincipalOrgID', ['o-1*3'], true],
  ['StringLike', 'aws:PrincipalOrgID', ['o-1?'], false],
  ['StringNotLike', 'aws:PrincipalOrgID', ['o-1*'], false],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:events:*:111111111111:rule/*'], true],
  ['ArnEquals', 'aws:SourceArn', ['arn:aws:events:us-east-1:111111111111:rule/b*'], true],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:*:111111111111:rule/built'], false],
  ['ArnNotLike', 'aws:SourceArn', ['arn:aws:events:*:222222222222:rule/*'], true],
  ['Bool', 'aws:SecureTransport', ['true'], true],
  ['Bool', 'aws:SecureTransport', ['false'], false],
  ['Null', 'aws:Absent', ['true'], true],
  ['Null', 'aws:PrincipalOrgID', ['true'], false],
  ['Null', 'aws:PrincipalOrgID', ['false'], true],
  ['NumericLessThanEquals', 's3:max-keys', ['10'], true],
  ['NumericLessThan', 's3:max-keys', ['10'], false],
  ['NumericGreaterThan', 's3:max-keys', ['9'], true],
  ['NumericNotEquals', 's3:max-keys', ['10'], false],
  ['DateGreaterThan', 'aws:CurrentTime', ['2026-11-23T09:59:59Z'], true],
  ['DateLessThan', 'aws:CurrentTime', ['2026-11-23T09:59:59Z'], false],
  ['IpAddress', 'aws:SourceIp', ['10.1.0.0/16'], true],
  ['NotIpAddress', 'aws:SourceIp', ['10.1.0.0/16'], false],
  ['IpAddress', 'aws:SourceIp', ['10.1.2.4'], false],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['stage', 'x'], true],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['x'], false],
  ['ForAnyValue:StringEquals', 'aws:Absent', ['x'], false],
  ['ForAnyValue:StringNotEquals', 'aws:Absent', ['x'], false],
  // Seen on AWS: https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w/foranyvalue-stringequalsifexists-behaving-unexpectedly
  ['ForAnyValue:StringEqualsIfExists', 'aws:Absent', ['x'], false],
  ['ForAnyValue:StringNotEqualsIfExists', 'aws:Absent', ['x'], false],
  ['ForAnyValue:StringEqualsIfExists', 'aws:TagKeys', ['stage'], true],
  ['ForAllValues:StringEqualsIfExists', 'aws:Absent', ['x'], true],
  ['StringNotEqualsIfExists', 'aws:Absent', ['x'], true],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['stage', 'team'], true],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['stage'], false],
  ['ForAllValues:StringEquals', 'aws:Absent', ['x'], true],
  ['ForAllValues:StringLike', 'aws:TagKeys', ['t*', 's*'], true],
];

describe('conditions', () => {
  it.each(cases)('%s of %s with %j is %s', (operator, key, wanted, outcome) => {
    expect(holds(operator, key, wanted, context)).toBe(outcome);
  });

  it('knows AWS’s operators and no others', () => {
    expect(['StringEquals', 'ForAnyValue:StringLike', 'BoolIfExists', 'Null'].filter(isOperator)).toHaveLength(4);
    expect(['StringMatches', 'constructor', 'ForSome:StringEquals'].filter(isOperator)).toEqual([]);
  });

  it('holds StringNotEquals exactly where StringEquals does not, for one value', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string(), { minLength: 1 }), (given, wanted) => {
        const one = new Map([['k', given]]);
        expect(holds('StringNotEquals', 'k', wanted, one)).toBe(!holds('StringEquals', 'k', wanted, one));
      }),
    );
  });
});
