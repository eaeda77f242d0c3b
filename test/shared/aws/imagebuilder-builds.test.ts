import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import { clientFor } from '../../../shared/aws/clients.ts';
import { imagebuilderBuilds } from '../../../shared/aws/imagebuilder-builds.ts';
import { anImage, HUB } from '../../support/builders.ts';

const REGION = 'us-west-1';
const ARN = anImage().buildVersionArn;
const COMPONENT = `arn:aws:imagebuilder:us-east-1:${HUB}:component/apache-test/1.0.0/1`;

/** Answers of Image Builder by operation, as its documentation shows them; members that the SDK does not know included. */
let answers: Record<string, { readonly body: object } | { readonly refusal: string }> = {};
let asked: string[] = [];
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    const operation = (request.url ?? '').split(/[/?]/)[1] ?? '';
    asked.push(operation);
    const answer = answers[operation] ?? { refusal: 'ForbiddenException' };
    const type = { 'content-type': 'application/json' };
    if ('body' in answer) response.writeHead(200, type).end(JSON.stringify(answer.body));
    else response.writeHead(400, { ...type, 'x-amzn-errortype': answer.refusal }).end('{"message":"no"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['AWS_ACCESS_KEY_ID'] = HUB;
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
});

beforeEach(() => {
  asked = [];
  answers = {};
});

afterAll(() => {
  clientFor(ImagebuilderClient, REGION).destroy();
  server.closeAllConnections();
  server.close();
});

const image = (more: object = {}) => ({ requestId: '1', image: { arn: ARN, name: 'web-server', ...more } });
const build = async (more: object = {}) => {
  answers['GetImage'] = { body: image(more) };
  return imagebuilderBuilds(REGION).build(ARN);
};

describe('A build as Image Builder gives it', () => {
  it('has its state, its date, and what it made', async () => {
    const made = await build({
      state: { status: 'FAILED', reason: 'Document failed!' },
      dateCreated: '2026-11-22T02:00:00.000Z',
      outputResources: {
        amis: [{ region: 'us-east-1', image: 'ami-1', accountId: HUB }],
        containers: [{ region: 'us-east-1', imageUris: ['1.dkr.ecr/app:1', '1.dkr.ecr/app:latest'] }],
      },
    });
    expect(made).toMatchObject({
      status: 'FAILED',
      reason: 'Document failed!',
      createdAt: '2026-11-22T02:00:00.000Z',
      amis: [{ region: 'us-east-1', id: 'ami-1', account: HUB }],
      containers: ['1.dkr.ecr/app:1', '1.dkr.ecr/app:latest'],
    });
  });

  it.each([
    [{}, '/aws/imagebuilder/web-server', undefined],
    [{ loggingConfiguration: { logGroupName: '/ours' } }, '/ours', undefined],
    [
      { infrastructureConfiguration: { logging: { s3Logs: { s3BucketName: 'logs', s3KeyPrefix: 'web' } } } },
      '/aws/imagebuilder/web-server',
      { name: 'logs', prefix: 'web' },
    ],
  ])('has its log where Image Builder puts it: %j', async (more, logGroup, logBucket) => {
    expect(await build(more)).toMatchObject({ logGroup, logBucket });
  });

  it('is undefined where Image Builder knows none', async () => {
    answers['GetImage'] = { refusal: 'InvalidRequestException' };
    expect(await imagebuilderBuilds(REGION).build(ARN)).toBeUndefined();
  });

  it('is not taken for unknown where it may not be read', async () => {
    await expect(imagebuilderBuilds(REGION).build(ARN)).rejects.toMatchObject({ name: 'ForbiddenException' });
  });
});

describe('The failure context of a build, which the SDK does not know', () => {
  const failure = async (failureContext: unknown) =>
    (await build({ state: { status: 'FAILED', failureContext } }))?.failure;

  it('names component, phase, step, action and error', async () => {
    const context = {
      imageStatus: 'BUILDING',
      workflowExecutionId: 'wf-1',
      failedStep: 'ApplyBuildComponents',
      componentFailure: {
        componentArn: COMPONENT,
        phaseName: 'build',
        stepName: 'InstallPackages',
        action: 'ExecuteBash',
        errorMessage: 'exit status 1',
      },
    };
    expect(await failure(context)).toEqual({
      state: 'BUILDING',
      workflowStep: 'ApplyBuildComponents',
      component: {
        name: 'apache-test',
        version: '1.0.0/1',
        phase: 'build',
        step: 'InstallPackages',
        action: 'ExecuteBash',
      },
      error: 'exit status 1',
    });
  });

  it('names the destinations that a distribution did not reach', async () => {
    const context = {
      imageStatus: 'INTEGRATING',
      distributionFailure: {
        errorMessage: 'two failed',
        regionFailures: [
          {
            region: 'eu-west-1',
            status: 'FAILED',
            imageConfigurationStep: 'UPDATE_LAUNCH_TEMPLATES',
            errorMessage: 'lt-1',
          },
          { region: 'us-east-2', status: 'FAILED', accountId: HUB },
        ],
      },
    };
    expect(await failure(context)).toEqual({
      state: 'INTEGRATING',
      error: 'two failed',
      destinations: [
        { region: 'eu-west-1', doing: 'UPDATE_LAUNCH_TEMPLATES', message: 'lt-1' },
        { region: 'us-east-2', account: HUB, message: 'FAILED' },
      ],
    });
  });

  it.each([
    ['nothing', undefined, undefined],
    ['text', 'later', undefined],
    ['the state alone', { imageStatus: 'PENDING' }, { state: 'PENDING' }],
    ['members of other types', { imageStatus: 7, componentFailure: { componentArn: [] }, distributionFailure: [] }, {}],
    ['odd failures of regions', { distributionFailure: { regionFailures: [null, 'x'] } }, { destinations: [] }],
  ])('may have %s: every member is optional', async (_what, context, expected) => {
    expect(await failure(context)).toEqual(expected);
  });
});

describe('The failed step of the workflows', () => {
  const failedStep = () => imagebuilderBuilds(REGION).failedStep(ARN);
  const executions = (...statuses: string[]) => ({
    body: {
      workflowExecutions: statuses.map((status, index) => ({
        workflowExecutionId: `wf-${index}`,
        type: 'TEST',
        status,
      })),
    },
  });

  it('names the step, what it said, and where its log files are', async () => {
    answers['ListWorkflowExecutions'] = executions('COMPLETED', 'FAILED');
    const outputs = JSON.stringify({
      runCommandId: 'x',
      failureMessage: 'failed!',
      logUrl: 's3://logs/web/1.4.0/7/TOE_1',
    });
    answers['ListWorkflowStepExecutions'] = {
      body: {
        steps: [
          { name: 'LaunchTestInstance', status: 'COMPLETED' },
          { name: 'ApplyTestComponents', status: 'FAILED', message: 'exit status 7', outputs },
          { name: 'TerminateTestInstance', status: 'PENDING' },
        ],
      },
    };
    expect(await failedStep()).toEqual({
      state: 'TESTING',
      workflowStep: 'ApplyTestComponents',
      error: 'exit status 7',
      logUrl: 's3://logs/web/1.4.0/7/TOE_1',
    });
  });

  it('is not asked for where no workflow failed', async () => {
    answers['ListWorkflowExecutions'] = executions('COMPLETED');
    expect(await failedStep()).toEqual({});
    expect(asked).toEqual(['ListWorkflowExecutions']);
  });

  it('fails as the call does', async () => {
    await expect(failedStep()).rejects.toMatchObject({ name: 'ForbiddenException' });
  });
});
