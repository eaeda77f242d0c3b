import { exceeded } from '../../infra/template-quotas.ts';
import { example, fileOf } from './support/example.ts';
import { textOf } from './support/statements.ts';
import { synthesized } from './support/synthesized.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `golden-image-${index + 1}` }));

describe('a configuration of 60 images', () => {
  const images = many(60);
  const assembly = synthesized(fileOf({ ...example(), images }));
  const rules = async () =>
    Object.values((await assembly).resources('HallmarkHub', 'AWS::Events::Rule')).map(({ Properties }) => Properties);

  it('has rules whose patterns have 2,048 characters at most', async () => {
    for (const { EventPattern } of (await rules()).filter((each) => each['EventPattern'] !== undefined))
      expect(JSON.stringify(EventPattern).length).toBeLessThanOrEqual(2048);
  });

  it.each([
    ['hallmark-image-available', ':image/', '/'],
    ['hallmark-build-changed', ':image/', '/'],
    ['hallmark-build-waiting', ':image/', '/'],
    ['hallmark-pipeline-disabled', ':image-pipeline/', ''],
  ])('hears of each image once, by as many rules %s as that needs', async (name, before, after) => {
    const own = (await rules()).filter(({ Name }) => new RegExp(`^${name}(-\\d+)?$`).test(String(Name)));
    expect(own.length).toBeGreaterThan(1);
    const heard = own
      .flatMap(({ EventPattern }) => (EventPattern as { resources: (string | { prefix: string })[] }).resources)
      .map((each) => (typeof each === 'string' ? each : each.prefix));
    expect(heard.toSorted()).toEqual(
      images.map((image) => `arn:aws:imagebuilder:us-east-1:111111111111${before}${image.name}${after}`).toSorted(),
    );
  });

  it('has queues that accept the events of all of these rules, by one statement', async () => {
    const policies = Object.values((await assembly).resources('HallmarkHub', 'AWS::SQS::QueuePolicy'));
    const accepting = policies.flatMap(({ Properties }) =>
      (
        Properties['PolicyDocument'] as { Statement: { Sid?: string; Condition: { ArnLike: object } }[] }
      ).Statement.filter(({ Sid }) => Sid === 'AcceptEvents'),
    );
    const accepted = accepting.flatMap(({ Condition }) =>
      [Object.values(Condition.ArnLike)[0]].flat().map((arn) => new RegExp(`^${textOf(arn).replace('*', '.*')}$`)),
    );
    for (const { Name, EventPattern } of await rules())
      if (EventPattern !== undefined)
        expect(accepted.some((arn) => arn.test(`arn:aws:events:us-east-1:111111111111:rule/${Name}`))).toBe(true);
    expect(accepting).toHaveLength(policies.length);
  });
});

describe('synthesis', () => {
  it('refuses more images than the policies of a role have room for, and says what to do', async () => {
    await expect(synthesized(fileOf({ ...example(), images: many(150) }))).rejects.toThrow(
      /HallmarkHub: .* has \d+ (characters|managed policies); IAM allows \d+: move some of the images/,
    );
  });
});

const resources = (count: number, Type = 'AWS::SNS::Topic', Properties = {}) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`R${index}`, { Type, Properties }]));

describe('a template', () => {
  it('within the quotas is accepted', () => {
    expect(exceeded('HallmarkHub', { Resources: resources(500) })).toEqual([]);
  });

  it.each<[string, object, string]>([
    [
      '501 resources',
      { Resources: resources(501) },
      'HallmarkImageFactory: the stack has 501 resources; CloudFormation allows 500: remove versions that no build needs from the versions.lock.yaml',
    ],
    ['201 outputs', { Outputs: resources(201) }, 'the template has 201 outputs; CloudFormation allows 200'],
    ['201 parameters', { Parameters: resources(201) }, 'the template has 201 parameters; CloudFormation allows 200'],
    [
      'a megabyte',
      { Resources: resources(1, 'AWS::SNS::Topic', { DisplayName: 'x'.repeat(1_000_000) }) },
      'bytes; CloudFormation allows 1000000',
    ],
    [
      'a long pattern, in whatever stack',
      { Resources: resources(1, 'AWS::Events::Rule', { Name: 'r', EventPattern: { source: ['x'.repeat(2048)] } }) },
      'the pattern of the rule r has 2063 characters; EventBridge allows 2048',
    ],
    [
      'a long managed policy',
      { Resources: resources(1, 'AWS::IAM::ManagedPolicy', { PolicyDocument: { x: 'x'.repeat(6144) } }) },
      'the policy R0 has 6152 characters; IAM allows 6144',
    ],
    [
      'long policies inside of a role',
      {
        Resources: resources(1, 'AWS::IAM::Role', {
          RoleName: 'spoke',
          Policies: [1, 2].map(() => ({ PolicyDocument: { x: 'x'.repeat(6000) } })),
        }),
      },
      'the policies in the role spoke have 12016 characters; IAM allows 10240',
    ],
    [
      'eleven managed policies of a role',
      { Resources: resources(1, 'AWS::IAM::Role', { ManagedPolicyArns: Array.from({ length: 11 }, () => 'a') }) },
      'the role R0 has 11 managed policies; IAM allows 10',
    ],
    [
      'a dashboard of 501 graphs',
      {
        Resources: resources(1, 'AWS::CloudWatch::Dashboard', {
          DashboardName: 'd',
          DashboardBody: '"type":"metric"'.repeat(501),
        }),
      },
      'the dashboard d has 501 graphs; CloudWatch allows 500',
    ],
    [
      'a queue policy of many conditions',
      {
        Resources: resources(1, 'AWS::SQS::QueuePolicy', {
          PolicyDocument: { Statement: Array.from({ length: 11 }, () => ({})) },
        }),
      },
      'the queue policy R0 has 11 statements; Amazon SQS, with a condition in each, allows 10',
    ],
  ])('with %s is refused', (_what, template, message) => {
    expect(exceeded('HallmarkImageFactory', template).join('\n')).toContain(message);
  });
});
