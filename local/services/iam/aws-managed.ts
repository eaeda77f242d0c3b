import type { PolicyDocument } from '../../kernel/policy.ts';

const allow = (...actions: string[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

/**
 * The AWS managed policies that apps attach to roles which call something here. What they grant is what local AWS
 * can be asked for; the rest of their text would never be looked at.
 */
export const AWS_MANAGED: Readonly<Record<string, PolicyDocument>> = {
  'service-role/AWSLambdaBasicExecutionRole': allow('logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'),
  'service-role/AWSLambdaSQSQueueExecutionRole': allow(
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'logs:PutLogEvents',
  ),
  AWSXRayDaemonWriteAccess: allow('xray:PutTraceSegments', 'xray:PutTelemetryRecords'),
  AmazonSSMManagedInstanceCore: allow('ssm:GetParameter', 'ssm:GetParameters', 'ssmmessages:*', 'ec2messages:*'),
  EC2InstanceProfileForImageBuilder: allow('imagebuilder:GetComponent', 'kms:Decrypt', 's3:GetObject'),
  EC2InstanceProfileForImageBuilderECRContainerBuilds: allow(
    'imagebuilder:GetComponent',
    'imagebuilder:GetContainerRecipe',
    'ecr:GetAuthorizationToken',
    'ecr:BatchGetImage',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:PutImage',
    'kms:Decrypt',
    's3:GetObject',
    'logs:PutLogEvents',
  ),
  'service-role/EC2ImageBuilderLifecycleExecutionPolicy': allow(
    'ec2:DeregisterImage',
    'ec2:DescribeImages',
    'ec2:DisableImage',
    'ec2:EnableImage',
    'ec2:EnableImageDeprecation',
    'ec2:DisableImageDeprecation',
    'ec2:DeleteSnapshot',
    'ecr:BatchDeleteImage',
  ),
  CloudWatchReadOnlyAccess: allow('cloudwatch:Get*', 'cloudwatch:List*', 'cloudwatch:Describe*'),
  ReadOnlyAccess: allow('*:Get*', '*:List*', '*:Describe*'),
};

export const awsManaged = (arn: string): PolicyDocument | undefined =>
  AWS_MANAGED[arn.replace(/^arn:aws:iam::aws:policy\//, '')];
