type Properties = Readonly<Record<string, unknown>>;

interface Place {
  readonly account: string;
  readonly region: string;
}

/** How a resource type names its resources; undefined where the template leaves the name to CloudFormation. */
type NameOf = (properties: Properties, place: Place) => string | undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const property =
  (name: string): NameOf =>
  (properties) =>
    text(properties[name]);

/** Image Builder's ARNs hold the name in lower case, with a hyphen for what is no letter or digit. */
const builderArn = (kind: string, { account, region }: Place, name: string, version = ''): string =>
  `arn:aws:imagebuilder:${region}:${account}:${kind}/${name.toLowerCase().replace(/[\s_]+/g, '-')}${version}`;

const builder =
  (kind: string): NameOf =>
  ({ Name }, place) =>
    typeof Name === 'string' ? builderArn(kind, place, Name) : undefined;

const versioned =
  (kind: string, build = ''): NameOf =>
  ({ Name, Version }, place) =>
    typeof Name === 'string' && typeof Version === 'string'
      ? builderArn(kind, place, Name, `/${Version}${build}`)
      : undefined;

/** A channel configuration is looked for among all of the account, by its ARN and by its channel. */
export const slackChannelArn = (account: string, name: string): string =>
  `arn:aws:chatbot::${account}:chat-configuration/slack-channel/${name}`;

/**
 * Resource types that can be given a name which exists once in an account and region, or once in an account. The names
 * themselves come from the templates.
 */
export const NAMED_TYPES: Readonly<Record<string, NameOf>> = {
  'AWS::Chatbot::CustomAction': ({ ActionName }, { account }) =>
    text(ActionName) && `arn:aws:chatbot::${account}:custom-action/${ActionName}`,
  'AWS::CloudFormation::StackSet': property('StackSetName'),
  'AWS::CloudWatch::Alarm': property('AlarmName'),
  'AWS::CloudWatch::Dashboard': property('DashboardName'),
  'AWS::DynamoDB::GlobalTable': property('TableName'),
  'AWS::DynamoDB::Table': property('TableName'),
  'AWS::ECR::Repository': property('RepositoryName'),
  'AWS::Events::Rule': property('Name'),
  'AWS::IAM::ManagedPolicy': ({ ManagedPolicyName }, { account }) =>
    typeof ManagedPolicyName === 'string' ? `arn:aws:iam::${account}:policy/${ManagedPolicyName}` : undefined,
  'AWS::IAM::Role': property('RoleName'),
  'AWS::ImageBuilder::Component': versioned('component', '/1'),
  'AWS::ImageBuilder::ContainerRecipe': versioned('container-recipe'),
  'AWS::ImageBuilder::DistributionConfiguration': builder('distribution-configuration'),
  'AWS::ImageBuilder::ImagePipeline': builder('image-pipeline'),
  'AWS::ImageBuilder::ImageRecipe': versioned('image-recipe'),
  'AWS::ImageBuilder::InfrastructureConfiguration': builder('infrastructure-configuration'),
  'AWS::ImageBuilder::LifecyclePolicy': builder('lifecycle-policy'),
  'AWS::ImageBuilder::Workflow': ({ Type, ...properties }, place) =>
    versioned(`workflow/${String(Type).toLowerCase()}`, '/1')(properties, place),
  'AWS::KMS::Alias': property('AliasName'),
  'AWS::Lambda::Function': property('FunctionName'),
  'AWS::Logs::LogGroup': property('LogGroupName'),
  'AWS::SNS::Topic': property('TopicName'),
  'AWS::SQS::Queue': property('QueueName'),
  'AWS::SSM::Parameter': property('Name'),
  'AWS::SecretsManager::Secret': property('Name'),
  'AWS::StepFunctions::StateMachine': ({ StateMachineName }, { account, region }) =>
    text(StateMachineName) && `arn:aws:states:${region}:${account}:stateMachine:${StateMachineName}`,
};
