import { condition, resolve } from '../../../local/deploy/intrinsics.ts';
import type { Scope } from '../../../local/deploy/scope.ts';
import { HUB, REGION } from './support/world.ts';

const scope: Scope = {
  stackName: 'Hub',
  stackId: `arn:aws:cloudformation:${REGION}:${HUB}:stack/Hub/1`,
  account: HUB,
  region: REGION,
  template: {
    Mappings: { Sizes: { [REGION]: { Small: 't3.small' } } },
    Conditions: {
      IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
      NotProd: { 'Fn::Not': [{ Condition: 'IsProd' }] },
      Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'NotProd' }] },
      Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'NotProd' }] },
    },
  },
  parameters: { Stage: 'prod', Zones: ['a', 'b'] },
  conditions: new Map(),
  resources: new Map([['Queue', { ref: 'https://queue', attributes: { Arn: 'arn:queue' } }]]),
  exported: (name) => (name === 'Shared' ? 'exported' : undefined),
  stackOutput: (stack, region, output) =>
    stack === 'Spoke' && region === REGION && output === 'Role' ? 'role' : undefined,
};

describe('An intrinsic function', () => {
  it.each<[string, unknown, unknown]>([
    ['Ref of a resource', { Ref: 'Queue' }, 'https://queue'],
    ['Ref of a parameter', { Ref: 'Stage' }, 'prod'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::AccountId' }, HUB],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
    ['Fn::GetAtt in one text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:queue'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Stage' }]] }, 'a/prod'],
    ['Fn::Join of a list parameter', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'a,b'],
    [
      'Fn::Sub',
      { 'Fn::Sub': `\${Queue.Arn}-\${Stage}-\${AWS::Region}-\${!Literal}` },
      `arn:queue-prod-${REGION}-\${Literal}`,
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': [`\${Name}-\${Stage}`, { Name: { Ref: 'Queue' } }] }, 'https://queue-prod'],
    [
      'Fn::Select and Fn::Split',
      { 'Fn::Select': ['1', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      'queue',
    ],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'Small'] }, 't3.small'],
    ['Fn::If', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
    [
      'AWS::NoValue takes a property away',
      { a: 1, b: { 'Fn::If': ['NotProd', 2, { Ref: 'AWS::NoValue' }] } },
      { a: 1 },
    ],
    ['AWS::NoValue takes an item away', [1, { Ref: 'AWS::NoValue' }], [1]],
    ['Fn::Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'Shared' }, 'exported'],
    ['Fn::GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'Spoke', OutputName: 'Role' } }, 'role'],
    ['Fn::GetAZs', { 'Fn::GetAZs': '' }, [`${REGION}a`, `${REGION}b`, `${REGION}c`]],
    [
      'what only looks like one, a condition of a policy',
      { Condition: { StringEquals: { a: 'b' } } },
      { Condition: { StringEquals: { a: 'b' } } },
    ],
  ])('%s', (_name, given, expected) => {
    expect(resolve(given, scope)).toEqual(expected);
  });

  it.each<[string, boolean]>([
    ['IsProd', true],
    ['NotProd', false],
    ['Both', false],
    ['Either', true],
  ])('makes the condition %s %s', (name, expected) => {
    expect(condition(name, scope)).toBe(expected);
  });

  it.each<[unknown, RegExp]>([
    [{ Ref: 'Nobody' }, /Ref "Nobody" names no parameter and no resource/],
    [{ 'Fn::GetAtt': ['Queue', 'Url'] }, /"Queue\.Url": the local resource has Arn/],
    [{ 'Fn::Cidr': ['10.0.0.0/16', 1, 8] }, /does not resolve Fn::Cidr/],
    [{ 'Fn::ImportValue': 'None' }, /no stack of 111122223333 in eu-west-1 exports "None"/],
    [{ 'Fn::Select': [5, ['a']] }, /no item 5 in a list of 1/],
    [{ 'Fn::FindInMap': ['Sizes', 'none', 'Small'] }, /no Sizes\.none\.Small/],
  ])('that cannot be resolved says why (%#)', (given, reason) => {
    expect(() => resolve(given, scope)).toThrow(reason);
  });
});
