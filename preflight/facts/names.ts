import { CloudFormationClient, DescribeStackSetCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetPolicyCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  GetComponentCommand,
  GetContainerRecipeCommand,
  GetDistributionConfigurationCommand,
  GetImagePipelineCommand,
  GetImageRecipeCommand,
  GetInfrastructureConfigurationCommand,
  GetLifecyclePolicyCommand,
  GetWorkflowCommand,
  ImagebuilderClient,
} from '@aws-sdk/client-imagebuilder';
import { KMSClient, paginateListAliases } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { NamedResource, Needs } from '../needs/needs.ts';
import type { Clients } from './clients.ts';
import type { Facts, Read } from './facts.ts';
import { nameKey } from './name-key.ts';
import { read, readEach } from './read.ts';
import { customActionExists } from './slack.ts';

interface Sought {
  readonly clients: Clients;
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly needs: Needs;
}

interface Look {
  readonly action: string;
  /** Finds the resource; its answer counts only where it is `false`. */
  readonly find: (sought: Sought) => Promise<unknown>;
}

/** Errors by which services say that there is no such thing. */
const ABSENT: readonly string[] = [
  'DashboardNotFoundError',
  'NoSuchEntity',
  'NoSuchEntityException',
  'NotFound',
  'NotFoundException',
  'ParameterNotFound',
  'QueueDoesNotExist',
  'RepositoryNotFoundException',
  'ResourceNotFound',
  'ResourceNotFoundException',
  'StackSetNotFoundException',
  'StateMachineDoesNotExist',
];

const look = <Client extends { send(command: never): Promise<unknown>; destroy(): void }>(
  action: string,
  Client: new (settings: { region: string }) => Client,
  command: (sought: Sought) => unknown,
): Look => ({
  action,
  find: (sought) => sought.clients.of(Client, sought.region).send(command(sought) as never),
});

const builder = (operation: string, command: (name: string) => unknown): Look =>
  look(`imagebuilder:${operation}`, ImagebuilderClient, ({ name }) => command(name));

const table = look(
  'dynamodb:DescribeTable',
  DynamoDBClient,
  ({ name }) => new DescribeTableCommand({ TableName: name }),
);

const logGroup: Look = {
  action: 'logs:DescribeLogGroups',
  find: async ({ clients, region, name }) => {
    const client = clients.of(CloudWatchLogsClient, region);
    for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name }))
      if (page.logGroups?.some(({ logGroupName }) => logGroupName === name)) return true;
    return false;
  },
};

const alias: Look = {
  action: 'kms:ListAliases',
  find: async ({ clients, region, name }) => {
    for await (const page of paginateListAliases({ client: clients.of(KMSClient, region) }, {}))
      if (page.Aliases?.some(({ AliasName }) => AliasName === name)) return true;
    return false;
  },
};

const alarm: Look = {
  action: 'cloudwatch:DescribeAlarms',
  find: async ({ clients, region, name }) => {
    const { MetricAlarms = [], CompositeAlarms = [] } = await clients
      .of(CloudWatchClient, region)
      .send(new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }));
    return MetricAlarms.length + CompositeAlarms.length > 0;
  },
};

/** How a resource of each named type is looked for. */
export const LOOKS: Readonly<Record<string, Look>> = {
  'AWS::Chatbot::CustomAction': {
    action: 'chatbot:ListCustomActions',
    find: ({ clients, needs, name }) => customActionExists(clients, needs, name),
  },
  'AWS::CloudFormation::StackSet': look(
    'cloudformation:DescribeStackSet',
    CloudFormationClient,
    ({ name, needs }) =>
      new DescribeStackSetCommand({
        StackSetName: name,
        ...(needs.stackSet?.serviceManaged ? { CallAs: 'DELEGATED_ADMIN' } : {}),
      }),
  ),
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::Dashboard': look(
    'cloudwatch:GetDashboard',
    CloudWatchClient,
    ({ name }) => new GetDashboardCommand({ DashboardName: name }),
  ),
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::ECR::Repository': look(
    'ecr:DescribeRepositories',
    ECRClient,
    ({ name }) => new DescribeRepositoriesCommand({ repositoryNames: [name] }),
  ),
  'AWS::Events::Rule': look(
    'events:DescribeRule',
    EventBridgeClient,
    ({ name }) => new DescribeRuleCommand({ Name: name }),
  ),
  'AWS::IAM::ManagedPolicy': look('iam:GetPolicy', IAMClient, ({ name }) => new GetPolicyCommand({ PolicyArn: name })),
  'AWS::IAM::Role': look('iam:GetRole', IAMClient, ({ name }) => new GetRoleCommand({ RoleName: name })),
  'AWS::ImageBuilder::Component': builder(
    'GetComponent',
    (componentBuildVersionArn) => new GetComponentCommand({ componentBuildVersionArn }),
  ),
  'AWS::ImageBuilder::ContainerRecipe': builder(
    'GetContainerRecipe',
    (containerRecipeArn) => new GetContainerRecipeCommand({ containerRecipeArn }),
  ),
  'AWS::ImageBuilder::DistributionConfiguration': builder(
    'GetDistributionConfiguration',
    (distributionConfigurationArn) => new GetDistributionConfigurationCommand({ distributionConfigurationArn }),
  ),
  'AWS::ImageBuilder::ImagePipeline': builder(
    'GetImagePipeline',
    (imagePipelineArn) => new GetImagePipelineCommand({ imagePipelineArn }),
  ),
  'AWS::ImageBuilder::ImageRecipe': builder(
    'GetImageRecipe',
    (imageRecipeArn) => new GetImageRecipeCommand({ imageRecipeArn }),
  ),
  'AWS::ImageBuilder::InfrastructureConfiguration': builder(
    'GetInfrastructureConfiguration',
    (infrastructureConfigurationArn) => new GetInfrastructureConfigurationCommand({ infrastructureConfigurationArn }),
  ),
  'AWS::ImageBuilder::LifecyclePolicy': builder(
    'GetLifecyclePolicy',
    (lifecyclePolicyArn) => new GetLifecyclePolicyCommand({ lifecyclePolicyArn }),
  ),
  'AWS::ImageBuilder::Workflow': builder(
    'GetWorkflow',
    (workflowBuildVersionArn) => new GetWorkflowCommand({ workflowBuildVersionArn }),
  ),
  'AWS::KMS::Alias': alias,
  'AWS::Lambda::Function': look(
    'lambda:GetFunctionConfiguration',
    LambdaClient,
    ({ name }) => new GetFunctionConfigurationCommand({ FunctionName: name }),
  ),
  'AWS::Logs::LogGroup': logGroup,
  'AWS::SNS::Topic': look(
    'sns:GetTopicAttributes',
    SNSClient,
    ({ name, region, account }) =>
      new GetTopicAttributesCommand({ TopicArn: `arn:aws:sns:${region}:${account}:${name}` }),
  ),
  'AWS::SQS::Queue': look('sqs:GetQueueUrl', SQSClient, ({ name }) => new GetQueueUrlCommand({ QueueName: name })),
  'AWS::SSM::Parameter': look('ssm:GetParameter', SSMClient, ({ name }) => new GetParameterCommand({ Name: name })),
  'AWS::SecretsManager::Secret': look(
    'secretsmanager:DescribeSecret',
    SecretsManagerClient,
    ({ name }) => new DescribeSecretCommand({ SecretId: name }),
  ),
  'AWS::StepFunctions::StateMachine': look(
    'states:DescribeStateMachine',
    SFNClient,
    ({ name }) => new DescribeStateMachineCommand({ stateMachineArn: name }),
  ),
};

/** Whether each name of the templates is taken. */
export const readNames = (clients: Clients, needs: Needs, regions: readonly string[]): Promise<Facts['names']> =>
  readEach(
    needs.names.filter(({ region }) => regions.includes(region)),
    nameKey,
    (named) => exists(clients, named, needs),
  );

const exists = async (
  clients: Clients,
  { type, region, name }: NamedResource,
  needs: Needs,
): Promise<Read<boolean>> => {
  const found = LOOKS[type];
  if (!found) return { unknown: `Hallmark does not know how to look for ${type}` };
  const sought = { clients, region, name, needs, account: needs.account };
  return read(found.action, async () => (await found.find(sought)) !== false, ABSENT, false);
};
