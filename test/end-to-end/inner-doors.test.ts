import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { silentProgress } from '../../local/play/console.ts';
import { fleetName, launchFleets } from '../../local/play/stage-setting.ts';
import { iamState } from '../../local/services/iam/state.ts';
import { reconfigured } from './reconfigured.ts';
import { callUrl, RELEASE_MANAGERS, session } from './signed-call.ts';
import { bake, type Deployed, deployed, promotionsOf, published } from './world.ts';

const DEV = '222222222222';
const PROD = '444444444444';
const REGION = 'us-east-1';
const IN_PROD = `${PROD} ${REGION}`;

let world: Deployed;
let stepFunctions: SFNClient;

beforeAll(async () => {
  const stages = [
    { name: 'dev', accounts: [DEV], regions: [REGION] },
    {
      ...{ name: 'prod', accounts: [PROD], regions: [REGION] },
      fleets: { refresh: { minHealthyPercentage: 50, bakeTimeSeconds: 0 } },
      approval: { approvers: 1, timeoutHours: 24, from: [`role/AWSReservedSSO_ReleaseManagers_*`] },
    },
  ];
  world = await deployed(await reconfigured((example) => ({ ...example, stages, reconcile: false })));
  const { account, region } = world.layout.hub;
  const credentials = session(world, 'workflows', 'mallory', { policies: [] });
  const { roles } = iamState(world.local.world, account);
  const all = { Statement: [{ Effect: 'Allow' as const, Action: 'states:*', Resource: '*' }] };
  if (roles['workflows']) roles['workflows'] = { ...roles['workflows'], policies: { all } };
  stepFunctions = new SFNClient({ region, endpoint: world.local.url, credentials });
});

afterAll(async () => {
  stepFunctions.destroy();
  await world.local.close();
});

const lastAsked = async (): Promise<string> => {
  const messages = await world.control<object[]>('sns/notifications');
  return (
    messages.map((each) => /Approval ([0-9A-Z]{8}) of plan/.exec(JSON.stringify(each))?.[1] ?? '').findLast(Boolean) ??
    ''
  );
};

const promoted = async () => {
  const baked = await bake(world);
  await world.settle();
  const approval = await lastAsked();
  await callUrl(world, 'take-answer', session(world, RELEASE_MANAGERS, 'erin'), { answer: 'approve', approval });
  await world.settle();
  expect(promotionsOf(world).at(-1)?.output).toMatchObject({ outcome: 'promoted' });
  return baked;
};

const lastPromotion = (): string => {
  const { account, region } = world.layout.hub;
  return `arn:aws:states:${region}:${account}:execution:promote-image:${promotionsOf(world).at(-1)?.name}`;
};

const amiOf = ({ amis }: Awaited<ReturnType<typeof bake>>) => amis.find(({ region }) => region === REGION)?.image;

it('does not roll a fleet back for an execution of roll-fleet that a person started', async () => {
  const { account, region } = world.layout.hub;
  const before = await promoted();
  await launchFleets({ ...world, progress: silentProgress });
  const now = await promoted();
  const groups = async () => {
    const client = world.clients.autoScaling(PROD, REGION);
    const { AutoScalingGroups = [] } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    return AutoScalingGroups.map(({ AutoScalingGroupName, LaunchTemplate, Instances }) => ({
      name: AutoScalingGroupName,
      template: LaunchTemplate,
      instances: Instances?.map((each) => each.LaunchTemplate?.Version),
    }));
  };
  const seen = await groups();
  const template = seen.find(({ name }) => name === fleetName('web-server'))?.template;
  for (const promotion of [undefined, lastPromotion()]) {
    const input = {
      fleet: {
        ...{ account: PROD, region: REGION, group: fleetName('web-server'), mixed: false, instances: 4 },
        launchTemplate: { id: template?.LaunchTemplateId, version: template?.Version },
      },
      image: {
        ...{ name: 'web-server', version: '1.0.0/99' },
        amis: now.amis.map((each) => ({ account, region: each.region, id: each.image })),
      },
      ...{ stage: 'prod', promotion },
      back: { method: 'numbered', from: { number: '1', imageId: amiOf(before) }, refreshId: null },
    };
    const { executionArn } = await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:roll-fleet`,
        input: JSON.stringify(input),
      }),
    );
    await world.settle();
    const { output = '{}' } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    expect(JSON.parse(output)).toMatchObject({ outcome: 'failed', code: 'FLEET_NOT_BACK' });
    expect(await groups()).toEqual(seen);
  }
});

it('does not promote for a token that a person read in the history of the execution', async () => {
  const baked = await bake(world);
  await world.settle();
  const before = published(world)[IN_PROD];
  const approval = await lastAsked();
  const executionArn = lastPromotion();
  const history = await stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 30 }),
  );
  const taskToken = (history.events ?? [])
    .map((event) => /"token":\s*"([^"]+)"/.exec(event.taskScheduledEventDetails?.parameters ?? '')?.[1])
    .find((token) => token !== undefined);
  const output = JSON.stringify({ outcome: 'approved', approval, message: 'prod was approved by erin: approve.' });
  await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output }));
  await world.settle();
  expect(promotionsOf(world).at(-1)?.output).toMatchObject({
    outcome: 'not-approved',
    code: 'APPROVAL_NOT_RECORDED',
    message: expect.stringContaining(approval),
  });
  expect(published(world)[IN_PROD]).toBe(before);
  expect(before).not.toBe(amiOf(baked));
  const told = JSON.stringify((await world.control<object[]>('sns/notifications')).at(-1));
  expect(told).toContain('was not promoted to prod');
});
