import { CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLaunchTemplateCommand,
  DeleteTagsCommand,
  DescribeImagesCommand,
  DescribeSubnetsCommand,
  DisableImageDeregistrationProtectionCommand,
} from '@aws-sdk/client-ec2';
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  ECRClient,
  PutImageCommand,
  PutImageScanningConfigurationCommand,
  PutRegistryScanningConfigurationCommand,
} from '@aws-sdk/client-ecr';
import { StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateDocumentCommand, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { silentProgress } from '../../local/play/console.ts';
import { fleetName, launchFleets } from '../../local/play/stage-setting.ts';
import { iamState } from '../../local/services/iam/state.ts';
import { type Grant, given, Needed } from '../support/security/needed.ts';
import { reconfigured } from './reconfigured.ts';
import { callUrl, RELEASE_MANAGERS, session } from './signed-call.ts';
import { bake, type Deployed, deployed, invoke, promotionsOf, startPromotion } from './world.ts';

const DEV = '222222222222';
const PROD = '444444444444';
const REGION = 'us-east-1';
const HOUR = 3600;

/**
 * What AWS needs and local AWS does not ask for, by action. Everything else that a role may do is done by the scenarios below.
 */
const UNASKED: readonly (readonly [RegExp, string])[] = [
  [/^role AWSCloudFormationStackSet/, 'a person makes the roles of StackSets before the first deployment'],
  [/^role AWSReservedSSO_/, 'the role of a person in these scenarios'],
  [/: xray:/, 'traces are written by the runtimes of Lambda and Step Functions'],
  [/: logs:/, 'logs are delivered by Lambda and Step Functions themselves'],
  [/: kms:/, 'SNS encrypts with the key of the topic as whoever publishes; local AWS asks for no keys'],
  [/: sqs:(ChangeMessageVisibility|GetQueueAttributes|GetQueueUrl)$/, 'Lambda polls queues as the function'],
  [/: HearOfTheirEnd: /, 'startExecution.sync hears of the end by a rule that Step Functions makes'],
  [
    /: (TagInstances|PassInstanceRoles): /,
    'Auto Scaling asks for them where a template has tags and roles; local AWS does not look',
  ],
  [
    /ShareContainer: TagContainers: ecr:PutImage$/,
    'Image Builder tags each build; where it has not, test/functions/share-container.test.ts',
  ],
  [/: WatchFleets: /, 'startExecution.sync asks for the end, and stops what it waits for'],
];

const start = async (world: Deployed, input: object, name: string): Promise<void> => {
  await startPromotion(world, input, name);
  await world.settle();
};

const build = async (world: Deployed, name: string, plan: object = {}): Promise<void> => {
  const { account, region } = world.layout.hub;
  await world.control('imagebuilder/next-build', { recipe: name, account, region, ...plan });
  const imagePipelineArn = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${name}`;
  await world.clients.imagebuilder(account, region).send(new StartImagePipelineExecutionCommand({ imagePipelineArn }));
  await world.settle();
};

const failing = (world: Deployed, more: object) =>
  world.control('autoscaling/next-refresh', {
    ...{ account: DEV, region: REGION, group: fleetName(world.image.name), atPercentage: 50, reason: 'HTTP 503' },
    ...more,
  });

const sweep = async (world: Deployed, hours = 6): Promise<void> => {
  await world.control('clock', { advanceSeconds: hours * HOUR });
  await world.settle();
};

/** Somebody writes a parameter by hand. */
const byHand = (world: Deployed, account: string, Name: string, Value: string | undefined) =>
  world.clients
    .ssm(account, REGION)
    .send(new PutParameterCommand({ Name, Value, DataType: 'aws:ec2:image', Type: 'String', Overwrite: true }));

/** An event comes twice; a step waits, and a pipeline is disabled: whether that is so, the services are asked. */
const tellOfPipelines = async (world: Deployed): Promise<void> => {
  const { account, region } = world.layout.hub;
  const arn = `arn:aws:imagebuilder:${region}:${account}`;
  const of = { source: 'aws.imagebuilder', account, region };
  const step = { 'workflow-step-execution-id': 'step-a1b2c3d4-5678-90ab-cdef-000000000002' };
  const detailType = 'EC2 Image Builder Workflow Step Waiting';
  world.local.world.emit({ ...of, detailType, resources: [`${arn}:image/web-server/1.0.0/1`], detail: step });
  const available = { detailType: 'EC2 Image Builder Image State Change', detail: { state: { status: 'AVAILABLE' } } };
  world.local.world.emit({ ...of, ...available, resources: [`${arn}:image/web-server/1.0.0/1`] });
  const disabled = 'EC2 Image Builder Image Pipeline Automatically Disabled';
  const resources = [`${arn}:image-pipeline/web-server`];
  world.local.world.emit({ ...of, detailType: disabled, resources, detail: { 'consecutive-failures': '5' } });
  await world.settle();
};

/** Somebody takes the protection and its mark from the AMIs of the hub's region: reconciliation gives both to those in use. */
const unprotect = async (world: Deployed): Promise<void> => {
  const { account, region } = world.layout.hub;
  const ec2 = world.clients.ec2(account, region);
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  for (const { ImageId = '', DeregistrationProtection } of Images) {
    if (!DeregistrationProtection?.startsWith('enabled')) continue;
    await ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId }));
    await ec2.send(new DeleteTagsCommand({ Resources: [ImageId], Tags: [{ Key: 'hallmark:protected' }] }));
  }
};

/** The app as it is delivered: builds, promotions by event and by hand, fleets, a bad day, a sweep. */
const plainDays = async (world: Deployed): Promise<void> => {
  const { account } = world.layout.hub;
  const first = await bake(world);
  await world.settle();
  await launchFleets({ ...world, progress: silentProgress });
  const { amis } = await bake(world, { emitEvent: false });
  await start(world, { image: amis[0]?.image }, 'by-ami');
  await start(world, { image: 'previous', name: world.image.name, stages: ['dev'], reason: 'INC-1' }, 'back');
  await Promise.all([
    start(world, { image: 'web-server/1.0.0', stages: ['dev'], reason: 'INC-2' }, 'forward'),
    start(world, { image: 'web-server/1.0.0', reason: 'INC-2' }, 'forward-everywhere'),
  ]);
  await failing(world, { outcome: 'Failed' });
  await bake(world);
  await world.settle();
  const order = { image: 'web-server', stages: ['dev'], reason: 'INC-3', requestedBy: 'dana' };
  await bake(world);
  await world.settle();
  await invoke(world, 'hallmark-steer-channel', { action: 'lift', ...order });
  await invoke(world, 'hallmark-steer-channel', { action: 'show', image: 'web-server' });
  await world.settle();
  const operator = session(world, RELEASE_MANAGERS, 'dana@example.com');
  const ask = async (body: object) => {
    await callUrl(world, 'take-request', operator, { ...body, image: 'web-server', stages: ['prod'], reason: 'INC-4' });
    await world.settle();
  };
  for (const what of [{ component: 'ngnix/1.0.0' }, { image: 'wbe-server/1.0.0' }]) {
    const veto = { action: 'veto', ...what, reason: 'INC-4', requestedBy: 'dana' };
    await callUrl(world, 'take-request', operator, veto);
    await invoke(world, 'hallmark-steer-channel', veto);
  }
  await ask({ action: 'hold' });
  await ask({ action: 'lift' });
  await ask({ action: 'roll-back' });
  await callUrl(world, 'take-request', operator, { action: 'show', image: 'web-server' });
  await callUrl(world, 'take-answer', operator, { answer: 'reject', approval: '7K3M9QWX' });
  for (const name of ['web-container', 'windows-server', 'windows-server']) await build(world, name);
  await build(world, 'web-server', { outcome: 'FAILED', failAt: 'TESTING', reason: 'no page' });
  await tellOfPipelines(world);
  await unprotect(world);
  await byHand(world, '333333333333', '/golden/web-server', first.amis[0]?.image);
  await byHand(world, account, '/golden/web-server/staging', first.amis[0]?.image);
  await sweep(world);
  await world.control('switches', { events: { lost: 1 } });
  await build(world, 'base-arm64');
  await world.control('switches', { events: { lost: 0 } });
  await sweep(world);
};

/** A container image whose build's tag is gone, and registries that scan in all the ways they can. */
const containers = async (world: Deployed): Promise<void> => {
  const { account, region } = world.layout.hub;
  const ecr = new ECRClient({
    region,
    endpoint: world.local.url,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  });
  try {
    const filters = {
      scanFrequency: 'CONTINUOUS_SCAN' as const,
      repositoryFilters: [{ filter: '*', filterType: 'WILDCARD' as const }],
    };
    await ecr.send(new PutRegistryScanningConfigurationCommand({ scanType: 'ENHANCED', rules: [filters] }));
    await build(world, 'web-container');
    await ecr.send(new PutRegistryScanningConfigurationCommand({ scanType: 'BASIC', rules: [] }));
    const repositoryName = 'hallmark/web-container';
    const scanOnPush = (on: boolean) =>
      ecr.send(
        new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration: { scanOnPush: on } }),
      );
    await scanOnPush(false);
    await build(world, 'web-container');
    await scanOnPush(true);
    await world.control('switches', { events: { lost: 1 } });
    await build(world, 'web-container');
    await world.control('switches', { events: { lost: 0 } });
    const imageIds = [{ imageTag: '1.0.1-4' }];
    const { images = [] } = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds }));
    await ecr.send(new PutImageCommand({ repositoryName, imageManifest: images[0]?.imageManifest, imageTag: 'kept' }));
    await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
  } finally {
    ecr.destroy();
  }
  await start(world, { image: 'web-container/1.0.1/4' }, 'untagged');
};

/** A promotion that is stopped in the middle, by somebody in the console. */
const cutOff = async (world: Deployed): Promise<void> => {
  const { account, region } = world.layout.hub;
  await failing(world, { outcome: 'Successful', atPercentage: 100 });
  const before = promotionsOf(world).length;
  let stopped = false;
  const { world: local } = world.local;
  const served = local.serve.bind(local);
  local.serve = async (call, input, wire) => {
    const output = await served(call, input, wire);
    if (!stopped && call.operation === 'StartInstanceRefresh' && promotionsOf(world).length > before) {
      stopped = true;
      const executionArn = `arn:aws:states:${region}:${account}:execution:promote-image:${promotionsOf(world).at(-1)?.name}`;
      void world.clients.sfn(account, region).send(new StopExecutionCommand({ executionArn }));
    }
    return output;
  };
  await bake(world);
  await world.settle();
  local.serve = served;
  await sweep(world);
};

/** Everything that has to be configured: approval, plan, freeze, soak, a gate that asks. */
const carefulDays = async (world: Deployed): Promise<void> => {
  const { account, region } = world.layout.hub;
  for (const each of [REGION, 'eu-west-1']) {
    const client = new CloudWatchClient({
      ...{ region: each, endpoint: world.local.url, credentials: { accessKeyId: DEV, secretAccessKey: 'local' } },
    });
    await client.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: 'web-errors', Namespace: 'N', MetricName: 'M', ComparisonOperator: 'GreaterThanThreshold' },
        ...{ EvaluationPeriods: 1, Period: 60, Threshold: 5, Statistic: 'Sum' },
      }),
    );
    await client.send(new SetAlarmStateCommand({ AlarmName: 'web-errors', StateValue: 'OK', StateReason: 'test' }));
    client.destroy();
  }
  const Content = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'X-CALENDAR-TYPE:DEFAULT_OPEN', 'END:VCALENDAR'].join('\n');
  await world.clients
    .ssm(account, region)
    .send(
      new CreateDocumentCommand({ Name: 'releases', DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT', Content }),
    );
  const approvals = async (): Promise<string[]> => {
    const said = JSON.stringify(await world.control<object[]>('sns/notifications'));
    return [...said.matchAll(/Approval ([0-9A-Z]{8}) of plan/g)].map(([, id = '']) => id);
  };
  const answer = async (name: string, said: 'approve' | 'reject') => {
    const credentials = session(world, RELEASE_MANAGERS, name);
    await callUrl(world, 'take-answer', credentials, { answer: said, approval: (await approvals()).at(-1) });
    await world.settle();
  };
  const approve = () => answer('dana@example.com', 'approve');
  await bake(world);
  await world.settle();
  await approve();
  await launchFleets({ ...world, progress: silentProgress });
  await floatingFleet(world);
  const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
  await start(world, { image: imageBuildVersionArn, mode: 'plan' }, 'plan');
  // Two that wait for the same approval: the newer overtakes. Its answer is written, and never reaches the workflow.
  await bake(world);
  await world.settle();
  await bake(world);
  await world.settle();
  const rule = { service: 'states', operation: 'SendTaskSuccess', caller: 'hallmark-take-answer' };
  await world.control('switches', { faults: [{ ...rule, kind: 'kill-before', count: 1 }] });
  await approve();
  await sweep(world);
  await steered(world, answer);
};

/** What waits for a hold and what was started by hand has a requester, too. */
const steered = async (world: Deployed, answer: (name: string, said: 'approve' | 'reject') => Promise<void>) => {
  const order = { image: 'web-server', stages: ['dev'], reason: 'INC-5', requestedBy: 'dana' };
  const operator = session(world, RELEASE_MANAGERS, 'erin@example.com');
  for (const lift of [
    () => invoke(world, 'hallmark-steer-channel', { action: 'lift', ...order }),
    () => callUrl(world, 'take-request', operator, { action: 'lift', ...order }),
  ]) {
    await callUrl(world, 'take-request', operator, { action: 'hold', ...order });
    await bake(world);
    await world.settle();
    await answer('dana@example.com', 'approve');
    await lift();
    await world.settle();
    await answer('dana@example.com', 'reject');
  }
  const { imageBuildVersionArn } = await bake(world, { emitEvent: false });
  await start(world, { image: imageBuildVersionArn, reason: 'INC-6' }, 'by-hand');
  await world.control('clock', { advanceSeconds: HOUR });
  await answer('dana@example.com', 'approve');
  const id = JSON.stringify(await world.control<object[]>('sns/notifications'));
  const [, approval] = [...id.matchAll(/Approval ([0-9A-Z]{8}) of plan/g)].at(-1) ?? [];
  await invoke(world, 'hallmark-answer-approval', { reject: approval });
  await world.settle();
};

/** A group that Auto Scaling does not roll back, with all that a template may ask of whoever launches it. */
const floatingFleet = async (world: Deployed): Promise<void> => {
  const ec2 = world.clients.ec2(PROD, REGION);
  const { Parameter } = await world.clients
    .ssm(PROD, REGION)
    .send(new GetParameterCommand({ Name: '/golden/web-server' }));
  const Name = 'web-instances';
  iamState(world.local.world, PROD).instanceProfiles[Name] = { roles: [] };
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'floating',
      LaunchTemplateData: {
        ...{ ImageId: Parameter?.Value, InstanceType: 't3.small' as const, IamInstanceProfile: { Name } },
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'team', Value: 'web' }] }],
      },
    }),
  );
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  await world.clients.autoScaling(PROD, REGION).send(
    new CreateAutoScalingGroupCommand({
      ...{ AutoScalingGroupName: 'floating', MinSize: 1, MaxSize: 4, DesiredCapacity: 2 },
      LaunchTemplate: { LaunchTemplateName: 'floating', Version: '$Latest' },
      VPCZoneIdentifier: Subnets.map(({ SubnetId }) => SubnetId).join(','),
      Tags: [{ Key: 'hallmark:image', Value: 'web-server' }],
    }),
  );
};

const careful = (example: Record<string, unknown>) => ({
  ...example,
  reconcile: { everyMinutes: 360, staleAfterDays: 1 },
  images: [
    {
      name: 'web-server',
      gate: {
        ...{ newOnly: ['HIGH'], exploited: 'reject', exploitAvailable: ['CRITICAL'], whenRiskIsUnknown: 'ignore' },
        maxFindings: {},
      },
    },
  ],
  stages: [
    {
      ...{ name: 'dev', accounts: [DEV], approval: { approvers: 1, timeoutHours: 24 } },
      fleets: { refresh: { minHealthyPercentage: 50, bakeTimeSeconds: 0 } },
      soak: { minutes: 60, longestMinutes: 240, alarms: ['web-errors'] },
    },
    {
      ...{ name: 'prod', accounts: [PROD] },
      // No refresh ends in time: it is rolled back, or cancelled where it cannot be.
      fleets: { timeoutMinutes: 5, refresh: { bakeTimeSeconds: 299 } },
      freeze: {
        changeCalendars: ['releases'],
        weekly: [{ days: ['SAT', 'SUN'], timeZone: 'UTC' }],
        longestWaitHours: 100,
      },
    },
  ],
});

const used = async (assembly: string | undefined, scenarios: readonly ((world: Deployed) => Promise<void>)[]) => {
  const world = await deployed(assembly);
  try {
    const needed = new Needed(world.local.world);
    for (const scenario of scenarios) await scenario(world);
    const { hub } = world.layout;
    return {
      given: [hub.account, DEV, PROD].flatMap((account) => given(world.local.world, account)),
      needed: needed.grants,
    };
  } finally {
    await world.local.close();
  }
};

it('every action of every statement of every role is needed by something that happens', async () => {
  const all = [
    await used(undefined, [plainDays, containers, cutOff]),
    await used(await reconfigured(careful), [carefulDays]),
  ];
  const needed = new Set<Grant>(all.flatMap((each) => [...each.needed]));
  const idle = new Set(all.flatMap((each) => each.given).filter((grant) => !needed.has(grant)));
  const unexpected = [...idle].filter((grant) => !UNASKED.some(([pattern]) => pattern.test(grant)));
  expect(unexpected).toEqual([]);
}, 120_000);

describe('A statement that is taken away', () => {
  let world: Deployed;
  beforeAll(async () => {
    world = await deployed();
    await bake(world);
    await world.settle();
  });
  afterAll(async () => {
    await world.local.close();
  });

  it.each([
    ['the spoke', DEV, 'hallmark-spoke', 'PublishParameters'],
    ['the hub', '111111111111', 'hallmark-hub', 'ActInTargets'],
    ['a function', '111111111111', 'ShareImage', 'ShareAmis'],
    ['a state machine', '111111111111', 'MachinesPromoteImage', 'CallSteps'],
  ])('from %s is missed: the promotion does not end as promoted', async (_who, account, role, sid) => {
    const [, found] =
      Object.entries(iamState(world.local.world, account).roles).find(([name]) => name.includes(role)) ?? [];
    const policies = found?.policies ?? {};
    const before = { ...policies };
    for (const [name, document] of Object.entries(before)) {
      const Statement = [document.Statement].flat().filter(({ Sid }) => Sid !== sid);
      policies[name] = { ...document, Statement };
    }
    expect(policies).not.toEqual(before);
    // Sessions that were opened before are good for an hour; a reason goes past the hold that the one before has left.
    await world.control('clock', { advanceSeconds: 2 * HOUR });
    await bake(world, { emitEvent: false });
    await start(world, { image: 'web-server/1.0.0', reason: 'INC-1' }, `without-${sid}`);
    Object.assign(policies, before);

    const ended = promotionsOf(world).at(-1);
    expect(ended?.output['outcome'] ?? ended?.status).toMatch(/FAILED|rolled-back/);
  });
});
