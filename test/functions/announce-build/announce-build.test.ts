import { announceBuild, type Dependencies } from '../../../functions/announce-build/announce-build.ts';
import type { EndedBuild } from '../../../functions/announce-build/build-state.ts';
import type { Announcement } from '../../../shared/domain/notification/announcement.ts';
import type { Build, BuildStep, Builds } from '../../../shared/ports/builds.ts';
import { aConfiguration, anImage, DEV, HUB, hash } from '../../support/builders.ts';
import { fakeTellings } from '../../support/fakes/fake-tellings.ts';

const ARN = anImage().buildVersionArn;
const COMPONENT = `arn:aws:imagebuilder:us-east-1:${HUB}:component/apache-test/1.0.0/1`;
const REASON = `Workflow Execution ID: 'wf-1' failed with reason: Document ${COMPONENT} failed!`;

const aBuild = (more: Partial<Build> = {}): Build => ({
  status: 'FAILED',
  createdAt: '2026-11-22T02:00:00.000Z',
  amis: anImage().amis,
  containers: [],
  logGroup: '/aws/imagebuilder/web-server',
  ...more,
});

const changed = (status: string, more: object = {}) => ({
  source: 'aws.imagebuilder',
  account: HUB,
  region: 'us-east-1',
  'detail-type': 'EC2 Image Builder Image State Change',
  time: '2026-11-22T02:42:00Z',
  resources: [ARN],
  detail: { 'previous-state': { status: 'BUILDING' }, state: { status, ...more } },
});

const waiting = {
  source: 'aws.imagebuilder',
  account: HUB,
  region: 'us-east-1',
  'detail-type': 'EC2 Image Builder Workflow Step Waiting',
  time: '2026-11-22T02:42:00Z',
  resources: [ARN, `arn:aws:imagebuilder:us-east-1:${HUB}:workflow/build/wait-for-approval/1.0.0/1`],
  detail: {
    'workflow-execution-id': 'wf-a1b2c3d4-5678-90ab-cdef-000000000001',
    'workflow-step-execution-id': 'step-a1b2c3d4-5678-90ab-cdef-000000000002',
    'workflow-step-name': 'Approval',
  },
};

const disabled = {
  source: 'aws.imagebuilder',
  account: HUB,
  region: 'us-east-1',
  'detail-type': 'EC2 Image Builder Image Pipeline Automatically Disabled',
  time: '2026-11-22T02:42:00Z',
  resources: [`arn:aws:imagebuilder:us-east-1:${HUB}:image-pipeline/web-server`],
  detail: { 'consecutive-failures': '5' },
};

const STEP = 'step-a1b2c3d4-5678-90ab-cdef-000000000002';
const waits: BuildStep = {
  name: 'Approval',
  buildVersionArn: ARN,
  workflow: 'build/wait-for-approval/1.0.0/1',
  waits: true,
};

/** Image Builder with one step that waits, and pipelines that are disabled. */
const knows = (more: Partial<Builds> = {}): Builds => ({
  build: async () => undefined,
  failedStep: async () => ({}),
  step: async (id) => (id === STEP ? waits : undefined),
  pipelineStatus: async () => 'DISABLED',
  ...more,
});

/** Image Builder says of the build what the event says, unless the test says what it says. */
const scene = (more: Partial<Dependencies> = {}, build: Partial<Build> = {}) => {
  let status = 'BUILDING';
  const heard: { said: Announcement; id: string }[] = [];
  const counted: EndedBuild[] = [];
  const warned: string[] = [];
  const announce = announceBuild({
    configuration: aConfiguration(),
    builds: knows({ build: async () => aBuild({ status, ...build }) }),
    tellings: fakeTellings(),
    announce: async (said, id) => void heard.push({ said, id }),
    measure: (ended) => void counted.push(ended),
    warn: (message) => void warned.push(message),
    now: () => new Date('2026-11-22T02:43:00Z'),
    hash,
    ...more,
  });
  const tell = (event: Parameters<typeof announce>[0]) => {
    const { state } = (event.detail ?? {}) as { state?: { status?: string } };
    status = state?.status ?? 'BUILDING';
    return announce(event);
  };
  return { tell, heard, counted, warned, said: () => heard.map(({ said }) => said) };
};

describe('A build that failed', () => {
  it('is told with what failed, how long it took, and where its log is', async () => {
    const failure = {
      state: 'TESTING',
      workflowStep: 'ApplyTestComponents',
      component: {
        name: 'apache-test',
        version: '1.0.0/1',
        phase: 'test',
        step: 'HomePageAnswers',
        action: 'ExecuteBash',
      },
      error: 'exit status 7',
    };
    const { tell, said } = scene({}, { reason: REASON, failure });
    await tell(changed('FAILED'));

    expect(said()).toEqual([
      {
        kind: 'build-failed',
        image: 'web-server',
        version: '1.4.0/7',
        promotionId: 'web-server-1-4-0-7',
        buildVersionArn: ARN,
        seconds: 42 * 60,
        reason: REASON,
        failure,
        logs: { group: '/aws/imagebuilder/web-server', stream: '1.4.0/7', files: undefined },
      },
    ]);
  });

  it('names the component from the reason and the step of the workflow, where Image Builder gives words only', async () => {
    const failedStep = async () => ({ state: 'TESTING', workflowStep: 'ApplyTestComponents', error: 'exit status 7' });
    const { tell, said } = scene({ builds: knows({ build: async () => aBuild({ reason: REASON }), failedStep }) });
    await tell(changed('FAILED'));

    expect(said()).toMatchObject([
      {
        failure: {
          component: { name: 'apache-test', version: '1.0.0/1', phase: 'test' },
          workflowStep: 'ApplyTestComponents',
          state: 'TESTING',
        },
      },
    ]);
  });

  it("is told with the event's reason where Image Builder has none", async () => {
    const { tell, said } = scene();
    await tell(changed('FAILED', { reason: 'timed out' }));
    expect(said()).toMatchObject([{ kind: 'build-failed', reason: 'timed out' }]);
  });

  it('is told all the same when its workflows cannot be read', async () => {
    const failedStep = () => Promise.reject(new Error('AccessDenied'));
    const { tell, said, warned } = scene({
      builds: knows({ build: async () => aBuild({ reason: REASON }), failedStep }),
    });
    await tell(changed('FAILED'));

    expect(said()).toMatchObject([{ failure: { component: { name: 'apache-test' } } }]);
    expect(warned).toEqual(['the workflows of the build could not be read']);
  });

  it('points to the log files in S3 where there are any: the very folder, or else the prefix of the image', async () => {
    const logBucket = { name: 'logs', prefix: 'web-server' };
    const { tell, said } = scene({}, { logBucket });
    await tell(changed('FAILED'));
    const own = scene({}, { logBucket, failure: { logUrl: 's3://logs/web-server/1.4.0/7/TOE_1' } });
    await own.tell(changed('FAILED'));

    expect(said()).toMatchObject([{ logs: { files: 's3://logs/web-server' } }]);
    expect(own.said()).toMatchObject([{ logs: { files: 's3://logs/web-server/1.4.0/7/TOE_1' } }]);
  });
});

describe('Other changes of a build', () => {
  it('that it succeeded is told with its duration and AMIs', async () => {
    const { tell, said } = scene();
    await tell(changed('AVAILABLE'));
    expect(said()).toMatchObject([{ kind: 'build-succeeded', seconds: 2520, amis: anImage().amis }]);
  });

  it('that it was cancelled is told', async () => {
    const { tell, said } = scene();
    await tell(changed('CANCELLED', { reason: 'by dana' }));
    expect(said()).toMatchObject([{ kind: 'build-cancelled', reason: 'by dana' }]);
  });

  it('that it started is told, unless it has ended by now', async () => {
    const { tell, said } = scene({}, { status: 'TESTING' });
    await tell(changed('BUILDING'));
    const late = scene({}, { status: 'AVAILABLE' });
    await late.tell(changed('BUILDING'));

    expect(said()).toMatchObject([{ kind: 'build-started' }]);
    expect(late.said()).toEqual([]);
  });

  it.each(['TESTING', 'DISTRIBUTING', 'INTEGRATING', ''])('that it is "%s" is not told', async (status) => {
    const { tell, heard, counted } = scene();
    await expect(tell(changed(status))).resolves.toEqual({ outcome: 'nothing to notify' });
    expect([heard, counted]).toEqual([[], []]);
  });

  it('that it started or succeeded is not told where the configuration does not want it, and counted all the same', async () => {
    const configuration = { ...aConfiguration(), buildNotices: { started: false, succeeded: false } };
    const { tell, said, counted } = scene({ configuration });
    for (const status of ['BUILDING', 'AVAILABLE', 'FAILED']) await tell(changed(status));

    expect(said().map(({ kind }) => kind)).toEqual(['build-failed']);
    expect(counted.map(({ outcome }) => outcome)).toEqual(['succeeded', 'failed']);
  });
});

describe('What an event says and Image Builder does not', () => {
  it.each([
    ['FAILED', 'AVAILABLE'],
    ['AVAILABLE', 'FAILED'],
    ['AVAILABLE', 'DELETED'],
    ['CANCELLED', 'AVAILABLE'],
    ['BUILDING', 'FAILED'],
  ])('is not told, nor counted: %s of a build that is %s', async (event, status) => {
    const { tell, heard, counted, warned } = scene({}, { status });
    await expect(tell(changed(event))).resolves.toEqual({ outcome: 'nothing to notify' });
    expect([heard, counted]).toEqual([[], []]);
    expect(warned).toEqual([expect.stringContaining(`is ${event}; Image Builder says ${status}: no message is sent`)]);
  });

  it('is not told of a build that Image Builder does not know', async () => {
    for (const event of [...['BUILDING', 'AVAILABLE', 'FAILED', 'CANCELLED'].map((each) => changed(each)), waiting]) {
      const { tell, heard, counted, warned } = scene({
        now: () => new Date('2026-11-22T02:53:00Z'),
        builds: knows({ step: async () => undefined }),
      });
      await expect(tell(event)).resolves.toEqual({ outcome: 'nothing to notify' });
      expect([heard, counted]).toEqual([[], []]);
      expect(warned).toHaveLength(1);
    }
  });

  it('goes back to its queue while the build goes on: the state may be read a moment later', async () => {
    const { tell, heard } = scene({}, { status: 'DISTRIBUTING' });
    await expect(tell(changed('AVAILABLE'))).rejects.toMatchObject({ name: 'RetryableError' });
    const late = scene({ now: () => new Date('2026-11-22T02:53:00Z') }, { status: 'BUILDING' });
    await expect(late.tell(changed('FAILED'))).resolves.toEqual({ outcome: 'nothing to notify' });
    expect([heard, late.heard]).toEqual([[], []]);
  });

  it('is told of a build that was deprecated since: it has been built', async () => {
    const { tell, said } = scene({}, { status: 'DEPRECATED' });
    await tell(changed('AVAILABLE'));
    expect(said()).toMatchObject([{ kind: 'build-succeeded' }]);
  });

  it.each<[string, Partial<BuildStep> | undefined]>([
    ['there is none', undefined],
    ['it was answered', { waits: false }],
    ['it is of another build', { buildVersionArn: ARN.replace('/7', '/8') }],
  ])('is not told of a step that waits where %s, after a second try', async (_what, step) => {
    const builds = knows({ step: async () => step && { ...waits, ...step } });
    const soon = scene({ builds });
    await expect(soon.tell(waiting)).rejects.toMatchObject({ name: 'RetryableError' });
    const late = scene({ builds, now: () => new Date('2026-11-22T02:45:00Z') });
    await expect(late.tell(waiting)).resolves.toEqual({ outcome: 'nothing to notify' });
    expect([soon.heard, late.heard]).toEqual([[], []]);
    expect(late.warned).toEqual([expect.stringContaining('waits, and Image Builder does not: no message is sent')]);
  });

  it.each(['ENABLED', undefined])('is not told of a pipeline that is %s, after more tries', async (status) => {
    const builds = knows({ pipelineStatus: async () => status });
    const soon = scene({ builds });
    await expect(soon.tell(disabled)).rejects.toMatchObject({ name: 'RetryableError' });
    const late = scene({ builds, now: () => new Date('2026-11-22T02:53:00Z') });
    await expect(late.tell(disabled)).resolves.toEqual({ outcome: 'nothing to notify' });
    expect([soon.heard, late.heard]).toEqual([[], []]);
  });
});

describe('What waits or is switched off', () => {
  it('a step that waits is told with what it takes to answer', async () => {
    const { tell, said, counted } = scene();
    await tell(waiting);

    expect(said()).toMatchObject([
      {
        kind: 'build-waiting',
        step: 'Approval',
        stepExecutionId: 'step-a1b2c3d4-5678-90ab-cdef-000000000002',
        workflow: 'build/wait-for-approval/1.0.0/1',
        buildVersionArn: ARN,
      },
    ]);
    expect(counted).toEqual([]);
  });

  it('a pipeline that was switched off is told of the image that it builds', async () => {
    const configuration = aConfiguration({ pipelineName: 'our-pipeline' });
    const { tell, said } = scene({ configuration });
    const pipelineArn = `arn:aws:imagebuilder:us-east-1:${HUB}:image-pipeline/our-pipeline`;
    await tell({ ...disabled, resources: [pipelineArn] });

    expect(said()).toEqual([
      {
        kind: 'pipeline-disabled',
        image: 'web-server',
        promotionId: 'web-server-pipeline',
        pipelineArn,
        failures: '5',
      },
    ]);
  });
});

describe('An event that comes again', () => {
  it.each([
    ['a change of state', changed('FAILED')],
    ['a waiting step', waiting],
    ['a disabled pipeline', disabled],
  ])('tells and counts nothing twice: %s', async (_what, event) => {
    const { tell, heard, counted } = scene();
    await tell(event);
    await expect(tell({ ...event, ...{ id: 'another' } })).resolves.toEqual({ outcome: 'told before' });

    expect(heard).toHaveLength(1);
    expect(counted.length).toBeLessThanOrEqual(1);
  });

  it('while the first is being told goes back to its queue, in case the first does not come to it', async () => {
    const tellings = fakeTellings();
    const { tell } = scene({ tellings, announce: () => Promise.reject(new Error('killed')) });
    await expect(tell(changed('FAILED'))).rejects.toThrow('killed');
    await expect(tell(changed('FAILED'))).rejects.toMatchObject({ name: 'RetryableError' });
  });

  it('after the build was retried and failed again is told again', async () => {
    const { tell, heard } = scene();
    for (const time of ['2026-11-22T02:42:00Z', '2026-11-22T02:42:30Z', '2026-11-22T03:10:00Z'])
      await tell({ ...changed('FAILED'), time });
    expect(new Set(heard.map(({ id }) => id)).size).toBe(2);
    expect(heard).toHaveLength(2);
  });

  it('of another build, state or step is told: it is another happening', async () => {
    const { tell, heard } = scene();
    const next = ARN.replace(/7$/, '8');
    for (const event of [
      changed('BUILDING'),
      changed('AVAILABLE'),
      { ...changed('AVAILABLE'), resources: [next] },
      waiting,
    ])
      await tell(event);
    expect(new Set(heard.map(({ id }) => id)).size).toBe(4);
  });
});

describe('Counting builds', () => {
  it('counts each outcome once, with the seconds from its creation to its event', async () => {
    const { tell, counted } = scene();
    for (const status of ['AVAILABLE', 'FAILED', 'CANCELLED']) await tell(changed(status));
    expect(counted).toEqual(
      ['succeeded', 'failed', 'cancelled'].map((outcome) => ({ image: 'web-server', outcome, seconds: 2520 })),
    );
  });

  it('has no duration where the date of creation cannot be read', async () => {
    const { tell, counted } = scene({}, { createdAt: 'yesterday' });
    await tell(changed('AVAILABLE'));
    expect(counted).toEqual([{ image: 'web-server', outcome: 'succeeded', seconds: undefined }]);
  });
});

describe('What is no event about a configured image', () => {
  it.each([
    ['of another source', { ...changed('FAILED'), source: 'my.app' }, /not from aws\.imagebuilder/],
    ['of another kind', { ...changed('FAILED'), 'detail-type': 'EC2 Image Builder CVE Detected' }, /CVE Detected/],
    [
      'about no image',
      { ...changed('FAILED'), resources: ['arn:aws:s3:::bucket'] },
      /not the ARN of an image build version/,
    ],
    ['about another image', { ...changed('FAILED'), resources: [ARN.replace('web-server', 'db')] }, /no image "db"/],
    [
      'about another pipeline',
      { ...disabled, resources: [`${disabled.resources[0]}-2`] },
      /no image with the pipeline/,
    ],
    ['without a time', { ...changed('FAILED'), time: undefined }, /no time/],
    ['of another account', { ...changed('FAILED'), account: DEV }, /not from the hub/],
    ['of another region', { ...disabled, region: 'eu-west-1' }, /not from the hub/],
    [
      'about an image of another account',
      { ...changed('FAILED'), resources: [ARN.replace(HUB, DEV)] },
      /not of the hub/,
    ],
    ['about a step of another account', { ...waiting, resources: [ARN.replace(HUB, DEV)] }, /not of the hub/],
    [
      'about a pipeline of another account',
      { ...disabled, resources: [String(disabled.resources[0]).replace(HUB, DEV)] },
      /not of the hub/,
    ],
    ['without anything', {}, /is nothing of nothing/],
  ])('goes to the dead-letter queue: %s', async (_what, event, message) => {
    const { tell } = scene();
    await expect(tell(event)).rejects.toMatchObject({
      name: 'PermanentError',
      message: expect.stringMatching(message),
    });
  });
});
