import { deployAssembly } from '../../../local/deploy/deploy-assembly.ts';
import { stopFunctions } from '../../../local/services/lambda/service.ts';
import { writeAssembly } from './support/assembly.ts';
import { call, HUB, REGION, type TestWorld, testWorld } from './support/world.ts';

const CODE = `
exports.handler = async (event) => {
  const { detail } = JSON.parse(event.Records[0].body);
  if (detail.fail) throw new Error('no');
  console.log('handled', detail.image);
};`;

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' },
});

const template = {
  Resources: {
    DeadLetters: { Type: 'AWS::SQS::Queue' },
    Intake: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }, maxReceiveCount: 2 },
      },
    },
    IntakePolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Intake' }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': ['Intake', 'Arn'] },
              Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['Rule', 'Arn'] } } },
            },
          ],
        },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.imagebuilder'], detail: { state: { status: ['AVAILABLE'] } } },
        Targets: [{ Id: 'Intake', Arn: { 'Fn::GetAtt': ['Intake', 'Arn'] } }],
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
        Policies: [
          {
            PolicyName: 'read',
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
                  Resource: { 'Fn::GetAtt': ['Intake', 'Arn'] },
                },
              ],
            },
          },
        ],
      },
    },
    Starter: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'starter',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { S3Bucket: 'assets', S3Key: 'aaaa.zip' },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: { Ref: 'Starter' }, EventSourceArn: { 'Fn::GetAtt': ['Intake', 'Arn'] } },
    },
  },
  Outputs: { DeadLetters: { Value: { Ref: 'DeadLetters' } }, Intake: { Value: { Ref: 'Intake' } } },
};

const available = (detail: object) => ({
  source: 'aws.imagebuilder',
  detailType: 'EC2 Image Builder Image State Change',
  account: HUB,
  region: REGION,
  resources: [],
  detail: { state: { status: 'AVAILABLE' }, ...detail },
});

describe('An event, from the bus through a queue to a function', () => {
  let test: TestWorld;
  let outputs: Readonly<Record<string, string>>;

  beforeEach(async () => {
    test = testWorld();
    const directory = writeAssembly({ Hub: { template } }, { aaaa: { 'index.js': CODE } });
    const [stack] = await deployAssembly({ directory, world: test.world });
    outputs = stack?.outputs ?? {};
  });

  afterEach(async () => {
    await stopFunctions(test.world);
    test.world.clock.stop();
  });

  const waiting = async (queue: string) => {
    const { Attributes } = await call<{ Attributes: Record<string, string> }>(test.world, 'sqs', 'GetQueueAttributes', {
      QueueUrl: outputs[queue],
      AttributeNames: ['ApproximateNumberOfMessages'],
    });
    return Number(Attributes['ApproximateNumberOfMessages']);
  };

  it('runs the function once and leaves nothing in the queue', async () => {
    test.world.emit(available({ image: 'web-server' }));
    await test.world.idle();
    expect(test.crashes).toEqual([]);
    expect(test.world.calls.filter(({ error }) => error)).toEqual([]);
    expect(test.world.state('function-logs', 'all', 'all', () => ({}))).toMatchObject({
      list: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('handled web-server') })]),
    });
    expect(await waiting('Intake')).toBe(0);
    expect(await waiting('DeadLetters')).toBe(0);
  });

  it('gives a message that fails twice to the dead-letter queue, without waiting in real time', async () => {
    const began = test.world.clock.now();
    test.world.emit(available({ fail: true }));
    await test.world.idle();
    expect(await waiting('DeadLetters')).toBe(1);
    expect(test.world.clock.now() - began).toBeGreaterThanOrEqual(120_000);
  });

  it('keeps what no rule wants away from the queue', async () => {
    test.world.emit({ ...available({}), detail: { state: { status: 'BUILDING' } } });
    await test.world.idle();
    expect(test.world.calls.filter(({ operation }) => operation === 'SendMessage')).toEqual([]);
  });
});
