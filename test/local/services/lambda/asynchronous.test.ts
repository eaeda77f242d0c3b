import { stopFunctions } from '../../../../local/services/lambda/service.ts';
import { call, type TestWorld } from '../../deploy/support/world.ts';
import { invoke, worldWith } from './functions.ts';

const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'lost' } };
const mayLose = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Lost', 'Arn'] } };
const failing = { 'index.js': "let runs = 0; exports.handler = async () => { throw new Error('run ' + ++runs); };" };

describe('An asynchronous invocation', () => {
  let test: TestWorld;
  afterEach(async () => {
    await stopFunctions(test.world);
    test.world.clock.stop();
  });

  const runs = () =>
    test.services.find(({ name }) => name === 'lambda')?.controls?.['invocations']?.(undefined, test.world);
  const lost = async () => {
    const input = {
      QueueUrl: `${test.world.endpoint}/111122223333/lost`,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
    };
    const { Messages = [] } = await call<{
      Messages?: { Body: string; MessageAttributes?: Record<string, { StringValue: string }> }[];
    }>(test.world, 'sqs', 'ReceiveMessage', input);
    return Messages;
  };
  const start = async () => {
    await call(test.world, 'lambda', 'Invoke', {
      FunctionName: 'failing',
      InvocationType: 'Event',
      Payload: Buffer.from('{"a":1}'),
    });
    await test.world.idle();
  };

  it('that fails is tried again after one and after two more minutes, then goes to the dead-letter queue', async () => {
    const properties = { DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Lost', 'Arn'] } } };
    test = await worldWith({ failing: { files: failing, properties } }, { Lost: queue }, [mayLose]);
    const began = test.world.clock.now();
    await start();
    expect(runs()).toEqual({ 'arn:aws:lambda:eu-west-1:111122223333:function:failing': 3 });
    expect(test.world.clock.now() - began).toBeGreaterThanOrEqual(180_000);
    expect(await lost()).toMatchObject([
      { Body: '{"a":1}', MessageAttributes: { ErrorMessage: { StringValue: 'run 3' } } },
    ]);
  });

  it('tells its failure destination what went in and what came out', async () => {
    const config = {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: { Ref: 'failing' },
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Lost', 'Arn'] } } },
      },
    };
    test = await worldWith({ failing: { files: failing } }, { Lost: queue, Config: config }, [mayLose]);
    await start();
    const [message] = await lost();
    expect(JSON.parse(message?.Body ?? '{}')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      requestPayload: { a: 1 },
      responsePayload: { errorMessage: 'run 1' },
    });
  });
});

describe('A fault', () => {
  const counting = { 'index.js': 'let runs = 0; exports.handler = async () => ++runs;' };
  let test: TestWorld;
  const lever = (body: unknown) =>
    test.services.find(({ name }) => name === 'lambda')?.controls?.['faults']?.(body, test.world);
  const runs = () =>
    test.services.find(({ name }) => name === 'lambda')?.controls?.['invocations']?.(undefined, test.world);
  beforeEach(async () => {
    test = await worldWith({ counting: { files: counting } });
  });
  afterEach(async () => {
    await stopFunctions(test.world);
    test.world.clock.stop();
  });

  it.each([
    ['crash-before', 0, 'Runtime.ExitError'],
    ['crash-after', 1, 'Runtime.ExitError'],
    ['timeout', 1, 'Sandbox.Timedout'],
  ])('%s kills one invocation after %i handlers ran, and the next starts cold', async (kind, ran, errorType) => {
    lever({ functionName: 'counting', kind, count: 1 });
    expect((await invoke(test, 'counting')).payload).toMatchObject({ errorType });
    expect(Object.values(runs() as object)).toEqual([ran]);
    expect(await invoke(test, 'counting')).toMatchObject({ error: undefined, payload: 1 });
  });

  it('of an unknown kind is refused with the kinds there are', () => {
    expect(() => lever({ functionName: 'counting', kind: 'explode' })).toThrow(
      /"crash-before" \| "crash-after" \| "timeout"/,
    );
  });
});
