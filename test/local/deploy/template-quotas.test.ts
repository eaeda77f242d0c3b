import { deployAssembly } from '../../../local/deploy/deploy-assembly.ts';
import { writeAssembly } from './support/assembly.ts';
import { readyAccount } from './support/ready-account.ts';
import { call, testWorld } from './support/world.ts';

const queue = (properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });

const many = (count: number, one: (index: number) => object) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Q${index}`, one(index)]));

const refusal = async (template: object, stackName = 'Hub'): Promise<string> => {
  const { world } = await readyAccount();
  const directory = writeAssembly({ [stackName]: { template } });
  const message = await deployAssembly({ directory, world }).then(
    () => 'deployed',
    (error: Error) => error.message,
  );
  world.clock.stop();
  return message;
};

const rule = (length: number) => {
  const EventPattern = { source: ['x'.repeat(length - '{"source":[""]}'.length)] };
  return { Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern } } };
};

const stackSet = (description: string) => ({
  Spokes: {
    Type: 'AWS::CloudFormation::StackSet',
    Properties: {
      StackSetName: 'spokes',
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'DELEGATED_ADMIN',
      TemplateBody: JSON.stringify({ Resources: { Q: queue() }, Metadata: { description } }),
    },
  },
});

describe('A template above a quota of AWS', () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  it.each<[string, object, string]>([
    [
      'with 501 resources',
      { Resources: many(501, () => queue()) },
      'Hub: Template format error: Number of resources, 501, is greater than maximum allowed, 500',
    ],
    [
      'with 201 outputs',
      { Resources: { Q: queue() }, Outputs: many(201, () => ({ Value: 'a' })) },
      'Hub: Template format error: Number of outputs, 201, is greater than maximum allowed, 200',
    ],
    [
      'of more than 1 MB',
      { Resources: { Q: queue() }, Metadata: { text: 'x'.repeat(1_000_000) } },
      'Hub: Template may not exceed 1000000 bytes in size.',
    ],
    [
      'with a logical id that has a hyphen',
      { Resources: { 'my-queue': queue() } },
      'Hub: Template format error: Resource name my-queue is non alphanumeric.',
    ],
    [
      'with a role name of 65 characters',
      {
        Resources: {
          Role: {
            Type: 'AWS::IAM::Role',
            Properties: { RoleName: 'r'.repeat(65), AssumeRolePolicyDocument: { Statement: [] } },
          },
        },
      },
      'Hub/Role (AWS::IAM::Role): Properties validation failed for resource Role with message:\n#/RoleName: expected maxLength: 64, actual: 65',
    ],
    [
      'with a log group name that has a space',
      { Resources: { Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'a b' } } } },
      'Hub/Group (AWS::Logs::LogGroup): Properties validation failed for resource Group with message:\n#/LogGroupName: failed validation constraint for keyword [pattern]',
    ],
  ])('%s is refused before anything is made', async (_name, template, reason) => {
    expect(await refusal(template)).toBe(`${reason}\nNothing was changed.`);
  });

  it('is refused for a stack name that CloudFormation does not take', async () => {
    expect(await refusal({ Resources: { Q: queue() } }, 'my_stack')).toContain(
      "my_stack: 1 validation error detected: Value 'my_stack' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
    );
  });

  it('tells every problem at once', async () => {
    const message = await refusal({ Resources: { 'a-b': queue(), 'c-d': queue() } });
    expect(message.match(/is non alphanumeric/g)).toHaveLength(2);
  });

  it('is deployed at the quota', async () => {
    expect(await refusal({ Resources: many(500, () => queue()) })).toBe('deployed');
    expect(await refusal({ Resources: rule(2048) })).toBe('deployed');
  });

  it('in an event pattern of 2,049 characters fails the rule', async () => {
    expect(await refusal({ Resources: rule(2049) })).toMatch(
      /^Hub\/Rule \(AWS::Events::Rule\): Resource handler returned message: "Event pattern is not valid\. Reason: it has 2049 characters; 2048 are allowed"/,
    );
  });

  it('in a stack set whose template is inline fails above 51,200 bytes', async () => {
    expect(await refusal({ Resources: stackSet('x'.repeat(51_200)) })).toContain(
      "Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
    );
    expect(await refusal({ Resources: stackSet('x'.repeat(50_000)) })).toBe('deployed');
  });
});

describe('PutRule', () => {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
  it('takes event patterns of 2,048 characters at most', async () => {
    const { world } = testWorld();
    const pattern = (length: number) => ({
      Name: 'builds',
      EventPattern: JSON.stringify({ source: ['x'.repeat(length - '{"source":[""]}'.length)] }),
    });
    await expect(call(world, 'events', 'PutRule', pattern(2048))).resolves.toBeDefined();
    await expect(call(world, 'events', 'PutRule', pattern(2049))).rejects.toThrow('2048 are allowed');
    world.clock.stop();
  });
});
