import type { NamedResource } from '../needs/needs.ts';

type Deletion = (name: string, account: string, region: string) => readonly string[];

/** `aws SERVICE OPERATION --region REGION OPTION NAME` */
const remove =
  (service: string, operation: string, option: string): Deletion =>
  (name, _account, region) => [`aws ${service} ${operation} --region ${region} ${option} ${name}`];

const builder = (operation: string, option: string): Deletion => remove('imagebuilder', operation, option);

const table: Deletion = (name, _account, region) => [
  `aws dynamodb update-table --region ${region} --table-name ${name} --no-deletion-protection-enabled`,
  `aws dynamodb delete-table --region ${region} --table-name ${name}`,
];

const DELETIONS: Readonly<Record<string, Deletion>> = {
  'AWS::Chatbot::CustomAction': (name) => [
    `aws chatbot delete-custom-action --region us-east-2 --custom-action-arn ${name}`,
  ],
  'AWS::CloudFormation::StackSet': remove('cloudformation', 'delete-stack-set', '--stack-set-name'),
  'AWS::CloudWatch::Alarm': remove('cloudwatch', 'delete-alarms', '--alarm-names'),
  'AWS::CloudWatch::Dashboard': remove('cloudwatch', 'delete-dashboards', '--dashboard-names'),
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::ECR::Repository': (name, _account, region) => [
    `aws ecr delete-repository --region ${region} --repository-name ${name} --force`,
  ],
  'AWS::Events::Rule': remove('events', 'delete-rule', '--name'),
  'AWS::IAM::ManagedPolicy': (arn) => [`aws iam delete-policy --policy-arn ${arn}`],
  'AWS::IAM::Role': (name) => [`aws iam delete-role --role-name ${name}`],
  'AWS::ImageBuilder::Component': builder('delete-component', '--component-build-version-arn'),
  'AWS::ImageBuilder::ContainerRecipe': builder('delete-container-recipe', '--container-recipe-arn'),
  'AWS::ImageBuilder::DistributionConfiguration': builder(
    'delete-distribution-configuration',
    '--distribution-configuration-arn',
  ),
  'AWS::ImageBuilder::ImagePipeline': builder('delete-image-pipeline', '--image-pipeline-arn'),
  'AWS::ImageBuilder::ImageRecipe': builder('delete-image-recipe', '--image-recipe-arn'),
  'AWS::ImageBuilder::InfrastructureConfiguration': builder(
    'delete-infrastructure-configuration',
    '--infrastructure-configuration-arn',
  ),
  'AWS::ImageBuilder::LifecyclePolicy': builder('delete-lifecycle-policy', '--lifecycle-policy-arn'),
  'AWS::ImageBuilder::Workflow': builder('delete-workflow', '--workflow-build-version-arn'),
  'AWS::KMS::Alias': remove('kms', 'delete-alias', '--alias-name'),
  'AWS::Lambda::Function': remove('lambda', 'delete-function', '--function-name'),
  'AWS::Logs::LogGroup': remove('logs', 'delete-log-group', '--log-group-name'),
  'AWS::SNS::Topic': (name, account, region) => [
    `aws sns delete-topic --region ${region} --topic-arn arn:aws:sns:${region}:${account}:${name}`,
  ],
  'AWS::SQS::Queue': (name, account, region) => [
    `aws sqs delete-queue --region ${region} --queue-url https://sqs.${region}.amazonaws.com/${account}/${name}`,
  ],
  'AWS::SSM::Parameter': remove('ssm', 'delete-parameter', '--name'),
  'AWS::SecretsManager::Secret': remove('secretsmanager', 'delete-secret', '--secret-id'),
  'AWS::StepFunctions::StateMachine': remove('stepfunctions', 'delete-state-machine', '--state-machine-arn'),
};

/** Commands that delete what has the name of a resource. */
export const deletion = ({ type, name, region }: NamedResource, account: string): readonly string[] =>
  DELETIONS[type]?.(name, account, region) ?? [];
