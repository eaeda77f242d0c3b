import { checkRequest } from '../../../../local/wire/constraints/check-request.ts';

/** Answers of AWS that others recorded. */
const rejection = (action: string, input: object, wire = true) => {
  const [service = '', operation = ''] = action.split(':');
  try {
    checkRequest({ service, operation, wire }, input);
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
  return undefined;
};

const detected = (what: string) => `1 validation error detected: ${what}`;
const LONG = 'a'.repeat(81);
const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:m';
const ROLE = 'arn:aws:iam::123456789012:role/reader';

describe('A rejected request is worded as AWS words it', () => {
  it.each([
    [
      // https://github.com/remind101/ssm-env/issues/10
      'ssm:GetParameters',
      { Names: Array.from({ length: 11 }, () => '/a') },
      'ValidationException',
      detected(
        `Value '[${Array.from({ length: 11 }, () => '/a').join(', ')}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10`,
      ),
    ],
    [
      // https://github.com/ministryofjustice/modernisation-platform/pull/8116: a secret is not repeated
      'ssm:PutParameter',
      { Name: '/a', Value: '' },
      'ValidationException',
      detected("Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1"),
    ],
    [
      // https://github.com/getmoto/moto/blob/master/tests/test_stepfunctions/test_stepfunctions.py
      'states:StartExecution',
      { stateMachineArn: MACHINE, name: LONG },
      'ValidationException',
      detected(
        `Value '${LONG}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
      ),
    ],
    [
      // https://github.com/getmoto/moto/blob/master/moto/stepfunctions/models.py
      'states:ListExecutions',
      { stateMachineArn: MACHINE, statusFilter: 'NOPE' },
      'ValidationException',
      detected(
        "Value 'NOPE' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE]",
      ),
    ],
    [
      'states:ListExecutions',
      { stateMachineArn: MACHINE, maxResults: 1001 },
      'ValidationException',
      detected(
        "Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
      ),
    ],
    [
      // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html: bytes in UTF-8
      'states:StartExecution',
      { stateMachineArn: MACHINE, input: `"${'é'.repeat(131_072)}"` },
      'ValidationException',
      detected(
        "Value at 'input' failed to satisfy constraint: Member must have size less than or equal to 262144 bytes in UTF-8 encoding",
      ),
    ],
    [
      // https://github.com/nubisproject/nubis-ci/issues/54
      'sts:AssumeRole',
      { RoleArn: ROLE, RoleSessionName: '2/fluent-collector-deployment' },
      'ValidationError',
      detected(
        "Value '2/fluent-collector-deployment' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
      ),
    ],
    [
      // https://github.com/mulgadc/spinifex, gateway/ecrapi: captured from AWS
      'ecr:CreateRepository',
      { repositoryName: 'Bad_Name!' },
      'InvalidParameterException',
      "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*''",
    ],
    [
      'ecr:CreateRepository',
      {},
      'InvalidParameterException',
      detected("Value null at 'repositoryName' failed to satisfy constraint: Member must not be null"),
    ],
    [
      'ecr:CreateRepository',
      { repositoryName: 'a' },
      'InvalidParameterException',
      detected(
        "Value 'a' at 'repositoryName' failed to satisfy constraint: Member must have length greater than or equal to 2",
      ),
    ],
    [
      'ecr:CreateRepository',
      {
        repositoryName: 'ab',
        tags: [{ Key: 'env', Value: '' }, { Value: 'prod' }],
      },
      'InvalidParameterException',
      detected("Value null at 'tags.2.member.key' failed to satisfy constraint: Member must not be null"),
    ],
    [
      // https://github.com/architect/dynalite
      'dynamodb:DescribeTable',
      {},
      'ValidationException',
      "The parameter 'TableName' is required but was not present in the request",
    ],
    [
      // Terraform, "creating IAM Role": https://github.com/hashicorp/terraform-provider-aws/issues/30873
      'iam:GetRole',
      { RoleName: 'bad/name' },
      'ValidationError',
      'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ],
    [
      // https://github.com/aws/aws-sdk-ruby, and LocalStack's provider of SNS
      'sns:GetTopicAttributes',
      {},
      'InvalidParameter',
      'Invalid parameter: TopicArn Reason: no value for required parameter',
    ],
    [
      // moto, LocalStack
      'sqs:CreateQueue',
      {},
      'MissingParameter',
      'The request must contain the parameter QueueName.',
    ],
    [
      'sqs:GetQueueAttributes',
      { QueueUrl: 'http://127.0.0.1/1/q', AttributeNames: ['All', 'Nope'] },
      'InvalidAttributeName',
      'Unknown Attribute Nope.',
    ],
    [
      'ec2:RunInstances',
      { MinCount: 1, MaxCount: 1, InstanceType: 't3.nonsense' },
      'InvalidParameterValue',
      "Invalid value 't3.nonsense' for InstanceType.",
    ],
    ['ec2:DeregisterImage', {}, 'MissingParameter', 'The request must contain the parameter ImageId'],
    [
      // Steampipe's table of instances: https://github.com/turbot/steampipe-plugin-aws
      'ec2:DescribeSubnets',
      { MaxResults: 3 },
      'InvalidParameterValue',
      'Value ( 3 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
    ],
  ])('%s %j', (action, input, name, message) => {
    expect(rejection(action, input)).toEqual({ name, message });
  });

  it('naming all that is wrong', () => {
    // https://github.com/hashicorp/terraform-provider-aws shows "2 validation errors detected: …; …" of Firehose
    expect(rejection('states:CreateStateMachine', { name: '', definition: '{}' })?.message).toBe(
      "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  it('with the rules of a list’s items at the list', () => {
    expect(rejection('cloudformation:ListStacks', { StackStatusFilter: ['NOPE'] })?.message).toMatch(
      /^1 validation error detected: Value '\[NOPE\]' at 'stackStatusFilter' failed to satisfy constraint: Member must satisfy constraint: \[Member must satisfy enum value set: \[CREATE_IN_PROGRESS, /,
    );
  });

  it('and a long value is cut', () => {
    const { message = '' } = rejection('ssm:GetParameter', { Name: 'a'.repeat(1_000_000) }) ?? {};
    expect(message.length).toBeLessThan(2000);
  });
});

describe('Amazon Inspector', () => {
  it('rejects a comparison and a page size that it does not have, with reason and fields', () => {
    const input = {
      maxResults: 9999,
      filterCriteria: { severity: [{ comparison: 'NONSENSE', value: 'HIGH' }] },
    };
    const run = () => checkRequest({ service: 'inspector2', operation: 'ListFindings', wire: true }, input);
    expect(run).toThrow(/at 'maxResults' failed.* Member must have value less than or equal to 100/);
    expect(run).toThrow(
      expect.objectContaining({
        name: 'ValidationException',
        fields: {
          reason: 'FIELD_VALIDATION_FAILED',
          fields: [expect.objectContaining({ name: 'maxResults' }), expect.objectContaining({ name: 'comparison' })],
        },
      }),
    );
  });
});

describe('An idempotency token', () => {
  const input = { imagePipelineArn: 'arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/web' };

  it('is needed on the wire, where every SDK puts it', () => {
    expect(rejection('imagebuilder:StartImagePipelineExecution', input)?.message).toContain(
      "Value null at 'clientToken'",
    );
  });

  it('is not needed in a call of a workflow or service, which has no SDK', () => {
    expect(rejection('imagebuilder:StartImagePipelineExecution', input, false)).toBeUndefined();
  });
});
