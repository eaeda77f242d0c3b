import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ConfigurationError } from './configuration/configuration-error.ts';

/** What grows with a configuration, and what AWS takes of it. A deployment that exceeds a quota is refused in the middle. */

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: object;
  readonly Parameters?: object;
}

/** Throws ConfigurationError with every quota that a stack of the assembly exceeds, and what to do. */
export const checkQuotas = (assembly: CloudAssembly): void => {
  const problems = assembly.stacksRecursively.flatMap(({ stackName, template }) => exceeded(stackName, template));
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
};

export const exceeded = (stack: string, template: Template): readonly string[] =>
  [...ofTemplate(stack, template), ...ofRoles(template), ...ofResources(template)]
    .filter(({ has, most }) => has > most)
    .map(({ what, has, most, of, who, remedy }) => `${stack}: ${what} ${has} ${of}; ${who} allows ${most}: ${remedy}`);

interface Quota {
  readonly what: string;
  readonly has: number;
  readonly of: string;
  readonly most: number;
  readonly who: string;
  readonly remedy: string;
}

const FEWER_VERSIONS =
  'remove versions that no build needs from the versions.lock.yaml of its images, oldest first (they stay in the account), or move images to a second deployment';
const FEWER_IMAGES = 'move some of the images, stages or regions to a second deployment';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const ofTemplate = (stack: string, template: Template): readonly Quota[] => {
  const remedy = stack.startsWith('HallmarkImage') ? FEWER_VERSIONS : FEWER_IMAGES;
  const common = { who: 'CloudFormation', remedy };
  const count = (part: object | undefined): number => Object.keys(part ?? {}).length;
  return [
    { ...common, what: 'the stack has', has: count(template.Resources), of: 'resources', most: 500 },
    { ...common, what: 'the template has', has: count(template.Outputs), of: 'outputs', most: 200 },
    { ...common, what: 'the template has', has: count(template.Parameters), of: 'parameters', most: 200 },
    {
      ...common,
      what: 'the template has',
      has: Buffer.byteLength(JSON.stringify(template)),
      of: 'bytes',
      most: 1_000_000,
    },
  ];
};

/** The inline policies of a role together, and its managed ones: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ofRoles = ({ Resources = {} }: Template): readonly Quota[] =>
  Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([role, { Properties = {} }]) => {
      const of = (type: string) =>
        Object.values(Resources).filter(
          (each) => each.Type === type && JSON.stringify(each.Properties?.['Roles'] ?? []).includes(`"${role}"`),
        );
      const attached = of('AWS::IAM::Policy');
      const name = Properties['RoleName'] ?? role;
      const documents = [
        ...listOf(Properties['Policies']).map((policy) => (policy as Record<string, unknown>)['PolicyDocument']),
        ...attached.map((each) => each.Properties?.['PolicyDocument']),
      ];
      return [
        {
          what: `the policies in the role ${name} have`,
          has: documents.reduce<number>((all, document) => all + lengthOf(document), 0),
          of: 'characters',
          most: 10_240,
          who: 'IAM',
          remedy: FEWER_IMAGES,
        },
        {
          what: `the role ${name} has`,
          has: listOf(Properties['ManagedPolicyArns']).length + of('AWS::IAM::ManagedPolicy').length,
          of: 'managed policies',
          most: 10,
          who: 'IAM',
          remedy: FEWER_IMAGES,
        },
      ];
    });

const ofResources = ({ Resources = {} }: Template): readonly Quota[] =>
  Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => BY_TYPE[Type]?.(id, Properties) ?? []);

const BY_TYPE: Readonly<
  Record<string, (id: string, properties: Readonly<Record<string, unknown>>) => readonly Quota[]>
> = {
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
  'AWS::Events::Rule': (id, { Name, EventPattern }) => [
    {
      what: `the pattern of the rule ${Name ?? id} has`,
      has: lengthOf(EventPattern),
      of: 'characters',
      most: 2048,
      who: 'EventBridge',
      remedy: 'split it into two rules',
    },
  ],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  'AWS::IAM::ManagedPolicy': (id, { PolicyDocument }) => [
    {
      what: `the policy ${id} has`,
      has: lengthOf(PolicyDocument),
      of: 'characters',
      most: 6144,
      who: 'IAM',
      remedy: FEWER_IMAGES,
    },
  ],
  // https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
  'AWS::KMS::Key': (id, { KeyPolicy }) => [
    {
      what: `the policy of the key ${id} has`,
      has: lengthOf(KeyPolicy),
      of: 'characters',
      most: 32_768,
      who: 'AWS KMS',
      remedy: 'set organizationId in infra/hallmark.yaml, so that the policy names no accounts',
    },
  ],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
  'AWS::SQS::QueuePolicy': (id, { PolicyDocument }) => [
    {
      what: `the queue policy ${id} has`,
      has: listOf((PolicyDocument as Record<string, unknown>)['Statement']).length,
      of: 'statements',
      most: 10,
      who: 'Amazon SQS, with a condition in each,',
      remedy: 'let one statement allow all rules of the queue',
    },
  ],
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
  'AWS::CloudWatch::Dashboard': (_id, { DashboardName, DashboardBody }) => [
    {
      what: `the dashboard ${DashboardName} has`,
      has: textOf(DashboardBody).split('"type":"metric"').length - 1,
      of: 'graphs',
      most: 500,
      who: 'CloudWatch',
      remedy: FEWER_IMAGES,
    },
  ],
};

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Without white space, which AWS does not count. */
const lengthOf = (value: unknown): number => (JSON.stringify(resolved(value)) ?? '').length;

/** No ARN or name that a deployment fills in is longer. */
const FILLED_IN = 'x'.repeat(100);

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::AccountId': '1'.repeat(12),
  'AWS::Region': 'ap-southeast-2',
};

/** As it is deployed, with a long text for everything that is known only then. */
const resolved = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [key = ''] = Object.keys(value);
  if (key === 'Ref' || key.startsWith('Fn::')) return textOf(value);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner)]));
};

const textOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? FILLED_IN;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(textOf).join(String(join[0]));
  return FILLED_IN;
};
