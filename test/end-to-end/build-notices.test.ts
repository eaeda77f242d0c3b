import {
  CreateWorkflowCommand,
  GetImagePipelineCommand,
  ListWaitingWorkflowStepsCommand,
  StartImagePipelineExecutionCommand,
  UpdateImagePipelineCommand,
  type UpdateImagePipelineRequest,
} from '@aws-sdk/client-imagebuilder';
import { type Deployed, deployed, promotionsOf } from './world.ts';

let world: Deployed;

beforeEach(async () => {
  world = await deployed();
});

afterEach(async () => {
  await world.local.close();
});

interface Told {
  readonly protocol: string;
  readonly message: string;
}

/** What people saw in Slack: titles and texts, oldest first. */
const told = async (): Promise<{ title: string; text: string; kind: string }[]> => {
  const all = await world.control<Told[]>('sns/notifications');
  return all
    .filter(({ protocol }) => protocol === 'slack')
    .map(({ message }) => {
      const { content, metadata } = JSON.parse(message);
      return {
        title: content.title,
        text: [content.description, ...content.nextSteps].join('\n'),
        kind: metadata.eventType,
      };
    });
};

const builds = async () =>
  (await told()).filter(({ kind }) => kind.startsWith('build-') || kind.startsWith('pipeline-'));

const metrics = async () => {
  const all =
    await world.control<{ name: string; dimensions: Record<string, string>; values: number[] }[]>('monitoring/metrics');
  return all
    .filter(({ name }) => name.startsWith('Build'))
    .map(({ name, dimensions, values }) => [name, dimensions['image'], dimensions['outcome'], ...values]);
};

const buildOnce = async (plan: object = {}): Promise<void> => {
  const { account, region } = world.layout.hub;
  await world.control('imagebuilder/next-build', { recipe: world.image.name, account, region, ...plan });
  const imagePipelineArn = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${world.image.name}`;
  await world.clients.imagebuilder(account, region).send(new StartImagePipelineExecutionCommand({ imagePipelineArn }));
  await world.settle();
};

describe('a build', () => {
  it('that succeeds is told once, with its duration, and measured once, though every event comes three times', async () => {
    await world.control('switches', { events: { copies: 3 } });
    await buildOnce();

    expect(await builds()).toMatchObject([
      { kind: 'build-succeeded', title: expect.stringMatching(/web-server \d+\.\d+\.\d+\/1 is built, in 2\d min/) },
    ]);
    expect(await metrics()).toEqual([
      ['BuildOutcome', 'web-server', 'succeeded', 1],
      ['BuildDuration', 'web-server', 'succeeded', expect.any(Number)],
    ]);
  });

  it('that fails is told with component, phase, step, what it said, and the link to its log; nothing is promoted', async () => {
    await buildOnce({
      failedComponent: 'web-server-apache-test',
      failedPhase: 'test',
      failedStep: 'HomePageAnswers',
      reason: 'curl: (7) Failed to connect',
    });

    const [failed] = await builds();
    expect(failed?.title).toContain('the build failed in web-server-apache-test');
    expect(failed?.text).toMatch(
      /component web-server-apache-test \d+\.\d+\.\d+\/1, phase test, step HomePageAnswers \(ExecuteBash\), workflow step ApplyTestComponents, state TESTING\./,
    );
    expect(failed?.text).toContain('curl: (7) Failed to connect');
    expect(failed?.text).toMatch(
      /<https:[^>]+\$252Faws\$252Fimagebuilder\$252Fhallmark\$252Fweb-server\/log-events\/[^>]+\|Log>/,
    );
    expect(failed?.text).toMatch(/<https:[^>]+\/s3\/buckets\/[^>]+\|Log files>/);
    expect((await metrics())[0]).toEqual(['BuildOutcome', 'web-server', 'failed', 1]);
    expect(promotionsOf(world)).toEqual([]);
  });

  it('that fails outside of a component is told with the step of its workflow, which Image Builder is asked for', async () => {
    await buildOnce({ outcome: 'FAILED', failAt: 'BUILDING', reason: 'Insufficient capacity' });

    const [failed] = await builds();
    expect(failed?.title).toContain('the build failed in ApplyBuildComponents');
    expect(failed?.text).toContain('Where: workflow step ApplyBuildComponents, state BUILDING.');
  });
});

describe('an event of Image Builder', () => {
  const emit = async (
    detailType: string,
    resources: readonly string[],
    detail: Record<string, unknown>,
  ): Promise<void> => {
    const { account, region } = world.layout.hub;
    world.local.world.emit({
      source: 'aws.imagebuilder',
      detailType,
      account,
      region,
      resources: [...resources],
      detail,
    });
    await world.settle();
  };
  const arn = (rest: string) => `arn:aws:imagebuilder:${world.layout.hub.region}:${world.layout.hub.account}:${rest}`;

  const waits = (imageArn: string): Promise<void> =>
    emit('EC2 Image Builder Workflow Step Waiting', [imageArn, arn('workflow/build/ask/1.0.0/1')], {
      'workflow-execution-id': 'wf-a1b2c3d4-5678-90ab-cdef-000000000001',
      'workflow-step-execution-id': 'step-a1b2c3d4-5678-90ab-cdef-000000000002',
      'workflow-step-name': 'Approval',
    });

  /** The pipeline as it is, with something else. */
  const change = async (more: Partial<UpdateImagePipelineRequest>): Promise<string> => {
    const { account, region } = world.layout.hub;
    const client = world.clients.imagebuilder(account, region);
    const imagePipelineArn = arn(`image-pipeline/${world.image.name}`);
    const { imagePipeline = {} } = await client.send(new GetImagePipelineCommand({ imagePipelineArn }));
    const { infrastructureConfigurationArn, imageRecipeArn, distributionConfigurationArn } = imagePipeline;
    const same = { imagePipelineArn, infrastructureConfigurationArn, imageRecipeArn, distributionConfigurationArn };
    await client.send(new UpdateImagePipelineCommand({ ...same, ...more }));
    return imagePipelineArn;
  };

  it('that a step waits is told, with the command that answers it', async () => {
    const { account, region } = world.layout.hub;
    const client = world.clients.imagebuilder(account, region);
    const data =
      'name: ask\nschemaVersion: 1.0\nsteps:\n  - { name: Approve, action: WaitForAction, timeoutSeconds: 3600 }\n';
    const workflow = { name: 'ask', semanticVersion: '1.0.0', type: 'TEST' as const, data };
    const { workflowBuildVersionArn } = await client.send(new CreateWorkflowCommand(workflow));
    const imagePipelineArn = await change({
      executionRole: `arn:aws:iam::${account}:role/aws-service-role/imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder`,
      workflows: [
        { workflowArn: `arn:aws:imagebuilder:${region}:aws:workflow/build/build-image/x.x.x` },
        { workflowArn: workflowBuildVersionArn },
      ],
    });
    await client.send(new StartImagePipelineExecutionCommand({ imagePipelineArn }));
    await world.settle();
    const { steps: [step] = [] } = await client.send(new ListWaitingWorkflowStepsCommand({}));
    expect(step?.name).toBe('Approve');
    expect(await builds()).toMatchObject([
      {
        kind: 'build-waiting',
        text: expect.stringContaining(`send-workflow-step-action --step-execution-id ${step?.stepExecutionId}`),
      },
    ]);
  });

  it('about a build that Image Builder does not know, or knows in another state, is told to nobody', async () => {
    await waits(arn('image/web-server/1.0.0/1'));
    const failed = { state: { status: 'FAILED' } };
    await emit('EC2 Image Builder Image State Change', [arn('image/web-server/1.0.0/1')], failed);
    await buildOnce();
    const { imageBuildVersionArn = '' } =
      (await world.control<{ imageBuildVersionArn: string }>('imagebuilder/create-image', {
        name: 'web-server',
        ...world.layout.hub,
        regions: world.image.regions,
        emitEvent: false,
      })) ?? {};
    await emit('EC2 Image Builder Image State Change', [imageBuildVersionArn], failed);
    expect((await builds()).map(({ kind }) => kind)).toEqual(['build-succeeded']);
  });

  it('that a pipeline was switched off is told, once Image Builder says the same', async () => {
    const tell = () =>
      emit('EC2 Image Builder Image Pipeline Automatically Disabled', [arn('image-pipeline/web-server')], {
        'consecutive-failures': '3',
      });
    await tell();
    expect(await builds()).toEqual([]);
    await change({ status: 'DISABLED' });
    await tell();
    expect((await builds())[0]?.text).toContain('3 scheduled builds of web-server failed one after another.');
  });

  it('about images and pipelines that are not configured is told to nobody', async () => {
    await emit('EC2 Image Builder Image State Change', [arn('image/another/1.0.0/1')], { state: { status: 'FAILED' } });
    await emit('EC2 Image Builder Image Pipeline Automatically Disabled', [arn('image-pipeline/web-server-2')], {
      'consecutive-failures': '3',
    });
    expect(await told()).toEqual([]);
  });
});
