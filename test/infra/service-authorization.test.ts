import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyKind } from '../../local/iam/check-policy.ts';
import type { Statement } from '../../local/kernel/policy.ts';
import { incompleteIn, misfitsOf } from '../support/security/misfits.ts';
import { type PlacedPolicy, policiesIn, policiesOf } from '../support/security/policies-of.ts';
import { ADDITIONS } from '../support/security/service-reference.ts';
import { example, fileOf } from './support/example.ts';
import { type Synthesized, synthesized } from './support/synthesized.ts';

const PROJECT = join(import.meta.dirname, '../..');

interface PlacedStatement {
  readonly at: string;
  readonly kind: PolicyKind;
  readonly statement: Statement;
}

const statementsOf = ({ at, kind, document }: PlacedPolicy): readonly PlacedStatement[] =>
  ([document.Statement].flat() as readonly Statement[]).map((statement, index) => ({
    at: `${at}: ${statement.Sid ?? `statement ${index + 1}`}`,
    kind,
    statement,
  }));

const inPolicies = (assembly: Synthesized): readonly PlacedPolicy[] =>
  assembly.stacks.flatMap((stack) =>
    policiesOf(stack, assembly.template(stack).toJSON() as Parameters<typeof policiesOf>[1]),
  );

const inTemplates = (assembly: Synthesized): readonly PlacedStatement[] => inPolicies(assembly).flatMap(statementsOf);

const misfits = async (statements: readonly PlacedStatement[]): Promise<readonly string[]> => {
  const found = statements.map(async ({ at, kind, statement }) =>
    (await misfitsOf(statement, kind, ADDITIONS)).map((problem) => `${at}: ${problem}`),
  );
  return (await Promise.all(found)).flat();
};

const PAGES = [
  'README.md',
  ...readdirSync(join(PROJECT, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

/** Everything that a setting can add to a template. */
const everything = () => {
  const gate = { scan: 'on-demand', newOnly: ['HIGH'], exploited: 'reject', exploitAvailable: ['HIGH'] };
  const images = [
    { name: 'web-server', gate },
    { name: 'base-arm64' },
    { name: 'tool', containerRepository: 'team/tool' },
  ];
  const watched = {
    approval: { approvers: 2, timeoutHours: 24 },
    freeze: { changeCalendars: ['releases'] },
    soak: { minutes: 60, alarms: ['errors', { name: 'canary', account: '111111111111', region: 'us-east-1' }] },
  };
  const stages = (example()['stages'] as object[]).map((stage) => ({ ...stage, ...watched }));
  return { ...example(), images, stages, notifications: { slackWebhook: true } };
};

describe('The Service Authorization Reference knows', () => {
  it("every action, resource and condition key of the example's templates, of spokes and stack sets too", async () => {
    const statements = inTemplates(await synthesized());
    expect(statements.length).toBeGreaterThan(150);
    expect(statements.map(({ at }) => at)).toContainEqual(
      expect.stringMatching(/^HallmarkSpokes: \w+: \w+: PolicyDocument: PublishParameters$/),
    );
    expect(await misfits(statements)).toEqual([]);
  });

  it('every action, resource and condition key of templates with all settings', async () => {
    expect(await misfits(inTemplates(await synthesized(fileOf(everything()))))).toEqual([]);
  });

  it('every action, resource and condition key of the policies in README and docs', async () => {
    const statements = PAGES.flatMap((page) =>
      policiesIn(page, readFileSync(join(PROJECT, page), 'utf8')).flatMap(statementsOf),
    );
    expect(statements.length).toBeGreaterThan(5);
    expect(await misfits(statements)).toEqual([]);
  });
});

describe('A policy of the templates', () => {
  it('allows each action on all the resource types that a request for it is about', async () => {
    const policies = [await synthesized(), await synthesized(fileOf(everything()))].flatMap(inPolicies);
    const found = policies
      .filter(({ kind }) => kind === 'identity')
      .map(async ({ at, document }) =>
        (await incompleteIn([document.Statement].flat() as readonly Statement[])).map((problem) => `${at}: ${problem}`),
      );
    expect((await Promise.all(found)).flat()).toEqual([]);
  });
});

describe('The check finds', () => {
  const allow = (Action: string, Resource: string, Condition?: Statement['Condition']): Statement => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition && { Condition }),
  });
  const tagged = { StringEquals: { 'aws:ResourceTag/team': 'web' } };

  it.each([
    ['an action that does not exist', allow('ssm:PutParamter', '*'), ['no action ssm:PutParamter']],
    ['an action of a service that does not exist', allow('ssmm:PutParameter', '*'), ['no action ssmm:PutParameter']],
    [
      'a resource on an action without resource types',
      allow('imagebuilder:ListImages', 'arn:aws:imagebuilder:us-east-1:111111111111:image/web/*'),
      [
        'imagebuilder:ListImages has no resource types, so it needs the resource *',
        'no action of the statement is for the resource arn:aws:imagebuilder:us-east-1:111111111111:image/web/*',
      ],
    ],
    [
      // Images belong to no account in ARNs: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
      'an AMI with an account',
      allow('ec2:DeregisterImage', 'arn:aws:ec2:us-east-1:111111111111:image/ami-1'),
      [
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a format as the reference has it
        'ec2:DeregisterImage is for arn:${Partition}:ec2:${Region}::image/${ImageId}, which arn:aws:ec2:us-east-1:111111111111:image/ami-1 cannot be',
        'no action of the statement is for the resource arn:aws:ec2:us-east-1:111111111111:image/ami-1',
      ],
    ],
    [
      'a condition key that the action does not have',
      allow('imagebuilder:ListImages', '*', tagged),
      ['imagebuilder:ListImages has no condition key aws:ResourceTag/team'],
    ],
    [
      'a condition key that does not exist',
      allow('sts:AssumeRole', '*', { StringEquals: { 'sts:ExternalID2': 'x' } }),
      ['sts:AssumeRole has no condition key sts:ExternalID2'],
    ],
  ])('%s', async (_what, statement, problems) => {
    expect(await misfitsOf(statement, 'identity', [])).toEqual(problems);
  });

  it('an action that is allowed on some of its resources and not on others', async () => {
    const found = await incompleteIn([
      allow('ec2:RunInstances', 'arn:aws:ec2:us-east-1::image/*'),
      allow('ec2:RunInstances', 'arn:aws:ec2:us-east-1:111111111111:*/*'),
      allow('ec2:DeregisterImage', 'arn:aws:ec2:us-east-1:111111111111:instance/*'),
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format as the reference has it
    expect(found).toEqual(['ec2:DeregisterImage also needs arn:${Partition}:ec2:${Region}::image/${ImageId}']);
  });

  it.each([
    ['a tag of the resource', allow('imagebuilder:GetImage', 'arn:aws:imagebuilder:*:*:image/web/*', tagged)],
    ['a global key', allow('imagebuilder:ListImages', '*', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } })],
    ['a pattern of actions', allow('kms:GenerateDataKey*', 'arn:aws:kms:us-east-1:111111111111:key/1')],
  ])('nothing wrong with %s', async (_what, statement) => {
    expect(await misfitsOf(statement, 'identity', [])).toEqual([]);
  });
});
