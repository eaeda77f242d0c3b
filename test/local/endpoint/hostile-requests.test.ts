import fc from 'fast-check';
import { quietSwitches } from '../../../local/kernel/switches.ts';
import { startLocalAws } from '../../../local/local-aws.ts';
import { writeAssembly } from '../deploy/support/assembly.ts';
import { HUB, served } from '../services/served.ts';
import { type HttpRequest, type HttpResponse, send } from '../support/signed-request.ts';
import { leverRequests, pathRequests, wireRequests } from './hostile-requests.ts';

const { local } = served({ hostile: true });
const SEED = 20_261_201;
const RUNS = 700;
/** Far above every answer to a request this small. */
const LONGEST_ANSWER = 300_000;
const PATIENCE_MILLISECONDS = 20_000;

const patiently = async (request: HttpRequest): Promise<HttpResponse> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PATIENCE_MILLISECONDS);
  });
  return Promise.race([send(request), late]).finally(() => clearTimeout(timer));
};

/** No defect, no hang, nothing endless. */
const isAnswered = async (request: HttpRequest): Promise<void> => {
  const { status, text } = await patiently(request);
  Object.assign(local().world.switches, quietSwitches());
  local().world.clearCalls();
  if (status === 500) throw new Error(`500: ${text.slice(0, 300)}`);
  expect(text.length).toBeLessThan(LONGEST_ANSWER);
};

const holds = (requests: fc.Arbitrary<HttpRequest>, answered = isAnswered) =>
  fc.assert(fc.asyncProperty(requests, answered), { seed: SEED, numRuns: RUNS, endOnFailure: true });

const isAlive = async () => {
  const { status, text } = await send({ url: `${local().url}/_local/clock` });
  expect({ status, text }).toMatchObject({ status: 200, text: expect.stringContaining('"now"') });
  expect(({} as { x?: unknown }).x).toBeUndefined();
};

describe('Whatever is sent to local AWS is answered, and is no defect of it', () => {
  beforeAll(() => local().world.clock.setPace('real'));
  afterEach(isAlive);

  it('as a call of a service', async () => {
    const { world, url } = local();
    await holds(await wireRequests(url, HUB, world.services.values()));
  }, 240_000);

  it('as a lever', async () => {
    const levers = JSON.parse((await send({ url: `${local().url}/_local` })).text) as string[];
    await holds(leverRequests(local().url, levers));
  }, 240_000);
});

describe('Whatever is sent to a function URL', () => {
  it('reaches the function, or is refused', async () => {
    const trust = {
      Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    };
    const template = {
      Resources: {
        Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } },
        Echo: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            FunctionName: 'echo',
            Runtime: 'nodejs24.x',
            Handler: 'index.handler',
            Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Code: { ZipFile: 'exports.handler = async (event) => JSON.parse(event.body ?? null);' },
          },
        },
        Url: {
          Type: 'AWS::Lambda::Url',
          Properties: { TargetFunctionArn: { 'Fn::GetAtt': ['Echo', 'Arn'] }, AuthType: 'AWS_IAM' },
        },
      },
      Outputs: { Url: { Value: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } } },
    };
    const other = await startLocalAws({ organization: { id: 'o-1', managementAccount: HUB, accounts: {} } });
    const directory = writeAssembly({ Echo: { template, account: HUB, region: 'us-east-1' } });
    const stacks = await other.deploy(directory);
    const [url = ''] = JSON.stringify(stacks).match(/http:\/\/[a-z0-9]+\.lambda-url[^"/]+/) ?? [];
    const authorization = `AWS4-HMAC-SHA256 Credential=${HUB}/20261123/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
    await fc.assert(
      fc.asyncProperty(pathRequests(url, { authorization }), async (request) => {
        const { status, text } = await patiently(request);
        expect([200, 400, 403, 405, 502]).toContain(status);
        expect(text.length).toBeLessThan(LONGEST_ANSWER);
      }),
      { seed: SEED, numRuns: 200, endOnFailure: true },
    );
    await other.close();
  }, 240_000);
});
