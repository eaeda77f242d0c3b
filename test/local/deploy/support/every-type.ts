import { DOCUMENT } from '../../services/imagebuilder/support/factory.ts';
import { REGION } from './world.ts';

const WORKFLOW = `
name: build-image
schemaVersion: 1.0
steps:
  - name: Launch
    action: LaunchInstance
    onFailure: Abort
    inputs: { waitFor: ssmAgent }
  - name: Image
    action: CreateImage
    onFailure: Abort
    inputs: { instanceId.$: $.stepOutputs.Launch.instanceId }
`;

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

const allow = (Action: string | string[], Principal?: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*', ...(Principal ? { Principal } : {}) }],
});

const ref = (Ref: string) => ({ Ref });
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

interface Resource {
  readonly Type: string;
  readonly Properties?: object;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
}

const SPOKE = { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'spoke' } } } };

/** A resource of every type that local AWS has; those with names have names of their own. */
export const EVERY_TYPE: Readonly<Record<string, Resource>> = {
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: allow('kms:*', { AWS: '*' }) } },
  KeyAlias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/images', TargetKeyId: ref('Key') } },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'worker', AssumeRolePolicyDocument: trust('lambda.amazonaws.com') },
  },
  MachineRole: {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'machine', AssumeRolePolicyDocument: trust('states.amazonaws.com') },
  },
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'reads', PolicyDocument: allow('sqs:*'), Roles: [ref('Role')] },
  },
  RolePolicy: {
    Type: 'AWS::IAM::RolePolicy',
    Properties: { PolicyName: 'writes', PolicyDocument: allow('sns:*'), RoleName: ref('Role') },
  },
  ManagedPolicy: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { ManagedPolicyName: 'lists', PolicyDocument: allow('s3:*'), Roles: [ref('Role')] },
  },
  Profile: {
    Type: 'AWS::IAM::InstanceProfile',
    Properties: { InstanceProfileName: 'builder', Roles: [ref('Role')] },
  },
  Linked: { Type: 'AWS::IAM::ServiceLinkedRole', Properties: { AWSServiceName: 'imagebuilder.amazonaws.com' } },
  Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/web/builds' } },
  LogPolicy: { Type: 'AWS::Logs::ResourcePolicy', Properties: { PolicyName: 'events', PolicyDocument: '{}' } },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'web-logs' } },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: { Bucket: ref('Bucket'), PolicyDocument: allow('s3:*', { AWS: '*' }) },
  },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'ledger',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  },
  GlobalTable: {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      TableName: 'global-ledger',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      Replicas: [{ Region: REGION }],
    },
  },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work', VisibilityTimeout: 30 } },
  Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { Queues: [ref('Queue')], PolicyDocument: allow('sqs:*', { Service: 'sns.amazonaws.com' }) },
  },
  QueueInlinePolicy: {
    Type: 'AWS::SQS::QueueInlinePolicy',
    Properties: { Queue: ref('Letters'), PolicyDocument: allow('sqs:*', { Service: 'sns.amazonaws.com' }) },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
  Alerts: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alerts' } },
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { Topics: [ref('Topic')], PolicyDocument: allow('sns:*', { AWS: '*' }) },
  },
  TopicInlinePolicy: {
    Type: 'AWS::SNS::TopicInlinePolicy',
    Properties: { TopicArn: ref('Alerts'), PolicyDocument: allow('sns:*', { AWS: '*' }) },
  },
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: ref('Topic'), Protocol: 'sqs', Endpoint: arn('Queue') },
  },
  Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'golden/web' } },
  Scanning: { Type: 'AWS::ECR::RegistryScanningConfiguration', Properties: { ScanType: 'ENHANCED', Rules: [] } },
  Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/web/colour', Type: 'String', Value: 'red' } },
  Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'webhook', SecretString: 'secret' } },
  SecretPolicy: {
    Type: 'AWS::SecretsManager::ResourcePolicy',
    Properties: { SecretId: ref('Secret'), ResourcePolicy: allow('secretsmanager:*', { AWS: '*' }) },
  },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'handler',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: 'exports.handler = async () => {};' },
      Role: arn('Role'),
    },
    DependsOn: ['Policy', 'RolePolicy'],
  },
  Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: ref('Function') } },
  FunctionAlias: {
    Type: 'AWS::Lambda::Alias',
    Properties: { FunctionName: ref('Function'), FunctionVersion: '1', Name: 'live' },
  },
  Permission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: ref('Function'),
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
    },
  },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName: ref('Function'), EventSourceArn: arn('Queue') },
  },
  FunctionUrl: {
    Type: 'AWS::Lambda::Url',
    Properties: { TargetFunctionArn: arn('Function'), AuthType: 'AWS_IAM' },
  },
  InvokeConfig: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: { FunctionName: ref('Function'), Qualifier: '$LATEST', MaximumRetryAttempts: 1 },
  },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'promote',
      RoleArn: arn('MachineRole'),
      DefinitionString: JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'End',
        States: { End: { Type: 'Succeed' } },
      }),
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'images' } },
  BusPolicy: {
    Type: 'AWS::Events::EventBusPolicy',
    Properties: {
      EventBusName: ref('Bus'),
      StatementId: 'all',
      Statement: { Effect: 'Allow', Principal: '*', Action: 'events:PutEvents', Resource: '*' },
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'builds',
      EventPattern: { source: ['aws.imagebuilder'] },
      Targets: [{ Id: 'queue', Arn: arn('Queue') }],
    },
  },
  ScheduleGroup: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'nightly' } },
  Schedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'reconcile',
      GroupName: 'nightly',
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: arn('Queue'), RoleArn: arn('Role') },
    },
    DependsOn: 'ScheduleGroup',
  },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { AlarmName: 'errors', ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, Threshold: 0 },
  },
  Composite: {
    Type: 'AWS::CloudWatch::CompositeAlarm',
    Properties: { AlarmName: 'all', AlarmRule: 'ALARM(errors)' },
  },
  Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties: { DashboardName: 'images', DashboardBody: '{}' } },
  Slack: {
    Type: 'AWS::Chatbot::SlackChannelConfiguration',
    Properties: {
      ConfigurationName: 'images',
      SlackWorkspaceId: 'T01234567',
      SlackChannelId: 'C01234567',
      IamRoleArn: arn('Role'),
      GuardrailPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    },
  },
  Action: {
    Type: 'AWS::Chatbot::CustomAction',
    Properties: { ActionName: 'approve', Definition: { CommandText: 'lambda invoke' } },
  },
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } },
  Subnet: {
    Type: 'AWS::EC2::Subnet',
    Properties: { VpcId: ref('Vpc'), CidrBlock: '10.1.1.0/24', AvailabilityZone: `${REGION}a` },
  },
  SecurityGroup: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { VpcId: ref('Vpc'), GroupDescription: 'builds', GroupName: 'builds' },
  },
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateName: 'web',
      LaunchTemplateData: {
        ImageId: '{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}',
        InstanceType: 't3.small',
      },
    },
  },
  Fleet: {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    Properties: {
      AutoScalingGroupName: 'web',
      LaunchTemplate: {
        LaunchTemplateId: ref('Template'),
        Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
      },
      MinSize: '1',
      MaxSize: '1',
      VPCZoneIdentifier: [ref('Subnet')],
    },
  },
  Component: {
    Type: 'AWS::ImageBuilder::Component',
    Properties: { Name: 'web', Version: '1.0.0', Platform: 'Linux', Data: DOCUMENT() },
  },
  Recipe: {
    Type: 'AWS::ImageBuilder::ImageRecipe',
    Properties: {
      Name: 'web',
      Version: '1.0.0',
      ParentImage: `arn:aws:imagebuilder:${REGION}:aws:image/amazon-linux-2023-x86/x.x.x`,
      Components: [{ ComponentArn: arn('Component') }],
    },
  },
  ContainerRecipe: {
    Type: 'AWS::ImageBuilder::ContainerRecipe',
    Properties: {
      Name: 'web',
      Version: '1.0.0',
      ContainerType: 'DOCKER',
      ParentImage: `arn:aws:imagebuilder:${REGION}:aws:image/amazon-linux-2023-x86-latest/x.x.x`,
      Components: [{ ComponentArn: arn('Component') }],
      DockerfileTemplateData: 'FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:components }}}\n',
      TargetRepository: { Service: 'ECR', RepositoryName: ref('Repository') },
    },
  },
  Workflow: {
    Type: 'AWS::ImageBuilder::Workflow',
    Properties: { Name: 'web', Version: '1.0.0', Type: 'BUILD', Data: WORKFLOW },
  },
  Infrastructure: {
    Type: 'AWS::ImageBuilder::InfrastructureConfiguration',
    Properties: { Name: 'web', InstanceProfileName: ref('Profile') },
  },
  Distribution: {
    Type: 'AWS::ImageBuilder::DistributionConfiguration',
    Properties: { Name: 'web', Distributions: [{ Region: REGION, AmiDistributionConfiguration: {} }] },
  },
  Pipeline: {
    Type: 'AWS::ImageBuilder::ImagePipeline',
    Properties: {
      Name: 'web',
      ImageRecipeArn: arn('Recipe'),
      InfrastructureConfigurationArn: arn('Infrastructure'),
      DistributionConfigurationArn: arn('Distribution'),
      Schedule: { ScheduleExpression: 'cron(0 3 * * ? *)' },
    },
  },
  Lifecycle: {
    Type: 'AWS::ImageBuilder::LifecyclePolicy',
    Properties: {
      Name: 'web',
      ExecutionRole: arn('LifecycleRole'),
      ResourceType: 'AMI_IMAGE',
      PolicyDetails: [{ Action: { Type: 'DELETE' }, Filter: { Type: 'COUNT', Value: 5 } }],
      ResourceSelection: { Recipes: [{ Name: 'web', SemanticVersion: '1.0.0' }] },
    },
  },
  LifecycleRole: {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: 'lifecycle', AssumeRolePolicyDocument: trust('imagebuilder.amazonaws.com') },
  },
  Spokes: {
    Type: 'AWS::CloudFormation::StackSet',
    Properties: {
      StackSetName: 'spokes',
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: 'DELEGATED_ADMIN',
      TemplateBody: JSON.stringify(SPOKE),
      StackInstancesGroup: [{ Regions: [REGION], DeploymentTargets: { OrganizationalUnitIds: ['ou-hub'] } }],
    },
  },
};
