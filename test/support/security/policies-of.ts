import type { PolicyKind } from '../../../local/iam/check-policy.ts';
import type { PolicyDocument } from '../../../local/kernel/policy.ts';

/** A policy of a template and where it stands: `HallmarkHub: HubRole12AB: AssumeRolePolicyDocument`. */
export interface PlacedPolicy {
  readonly at: string;
  readonly kind: PolicyKind;
  readonly document: PolicyDocument;
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

const IDENTITY = ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

/** Every policy of a template: identity, trust and resource policies, and those of templates inside of it. */
export const policiesOf = (stack: string, template: Template): readonly PlacedPolicy[] =>
  Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const at = `${stack}: ${id}`;
    if (Type === 'AWS::Lambda::Permission') return [permission(at, Properties)];
    const kindOf = (property: string): PolicyKind =>
      property === 'AssumeRolePolicyDocument' ? 'trust' : IDENTITY.includes(Type) ? 'identity' : 'resource';
    return inside(Properties, { at, kindOf, template });
  });

/** Lambda makes a statement of the function's policy of it. */
const permission = (at: string, { Action = '' }: { readonly Action?: string }): PlacedPolicy => ({
  at,
  kind: 'resource',
  document: { Statement: { Effect: 'Allow', Principal: '*', Action, Resource: '*' } },
});

/** The policies that a page of documentation shows, as JSON or in commands. */
export const policiesIn = (page: string, text: string): readonly PlacedPolicy[] =>
  [...text.matchAll(/```json\n([\s\S]*?)```|'(\{[^']*"Statement"[^']*\})'/g)]
    .map(([, block = '', argument = '']) => block || argument)
    .filter((json) => json.includes('"Statement"'))
    .map((json, index) => {
      const document = JSON.parse(json) as PolicyDocument;
      return { at: `${page}: policy ${index + 1}`, kind: kindOf(document), document };
    });

const kindOf = ({ Statement }: PolicyDocument): PolicyKind => {
  const [first] = [Statement].flat();
  return first?.Principal === undefined ? 'identity' : first.Resource === undefined ? 'trust' : 'resource';
};

interface Place {
  readonly at: string;
  readonly kindOf: (property: string) => PolicyKind;
  readonly template: Template;
}

const inside = (value: unknown, place: Place, property = ''): readonly PlacedPolicy[] => {
  if (typeof value === 'string') return value.includes('"Statement"') ? inText(value, place, property) : [];
  if (typeof value !== 'object' || value === null) return [];
  if ('Statement' in value) {
    const document = rendered(value, place.template) as PolicyDocument;
    return [{ at: `${place.at}: ${property}`, kind: place.kindOf(property), document }];
  }
  return Object.entries(value).flatMap(([name, inner]) => inside(inner, place, Array.isArray(value) ? property : name));
};

/** The template of a stack set, or a policy that a property takes as JSON. */
const inText = (text: string, place: Place, property: string): readonly PlacedPolicy[] => {
  const value = JSON.parse(text) as object;
  return 'Resources' in value ? policiesOf(place.at, value as Template) : inside(value, place, property);
};

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '111111111111',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** ARNs of resources whose names CloudFormation makes. */
const ARNS: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'dynamodb:us-east-1:111111111111:table/',
  'AWS::ECR::Repository': 'ecr:us-east-1:111111111111:repository/',
  'AWS::Events::Rule': 'events:us-east-1:111111111111:rule/',
  'AWS::IAM::Role': 'iam::111111111111:role/',
  'AWS::ImageBuilder::ImagePipeline': 'imagebuilder:us-east-1:111111111111:image-pipeline/',
  'AWS::KMS::Key': 'kms:us-east-1:111111111111:key/',
  'AWS::Lambda::Function': 'lambda:us-east-1:111111111111:function:',
  'AWS::Logs::LogGroup': 'logs:us-east-1:111111111111:log-group:',
  'AWS::S3::Bucket': 's3:::',
  'AWS::SecretsManager::Secret': 'secretsmanager:us-east-1:111111111111:secret:',
  'AWS::SNS::Topic': 'sns:us-east-1:111111111111:',
  'AWS::SQS::Queue': 'sqs:us-east-1:111111111111:',
  'AWS::StepFunctions::StateMachine': 'states:us-east-1:111111111111:stateMachine:',
};

/** What `Ref` gives as an ARN; of all others it gives a name. */
const REF_IS_ARN = [
  'AWS::ImageBuilder::ImagePipeline',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
];

/** The document with plain texts where the template has intrinsic functions. */
const rendered = (value: unknown, template: Template): unknown => {
  if (Array.isArray(value)) return value.map((each) => rendered(each, template));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, ...others } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return PSEUDO[Ref] ?? ofResource(Ref, 'Ref', template);
  if (Array.isArray(attribute)) return ofResource(String(attribute[0]), String(attribute[1]), template);
  if (Array.isArray(join)) return (rendered(join[1], template) as unknown[]).join(String(join[0]));
  const unknown = Object.keys(others).find((name) => name.startsWith('Fn::'));
  if (unknown) throw new Error(`policies-of.ts does not know ${unknown}: ${JSON.stringify(value)}`);
  return Object.fromEntries(Object.entries(others).map(([name, inner]) => [name, rendered(inner, template)]));
};

const ofResource = (id: string, attribute: string, template: Template): string => {
  const type = template.Resources[id]?.Type ?? '';
  if (attribute !== 'Arn' && !(attribute === 'Ref' && REF_IS_ARN.includes(type))) return id;
  const arn = ARNS[type] ?? raise(`policies-of.ts does not know the ARN of ${type} (${id})`);
  // `Fn::GetAtt` of a log group ends in `:*`.
  return `arn:aws:${arn}${id}${type === 'AWS::Logs::LogGroup' ? ':*' : ''}`;
};

const raise = (message: string): never => {
  throw new Error(message);
};
