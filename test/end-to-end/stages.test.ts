import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  CloudWatchClient,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { CreateDocumentCommand, DeleteDocumentCommand, GetParameterCommand } from '@aws-sdk/client-ssm';
import { silentProgress } from '../../local/play/console.ts';
import { launchFleets } from '../../local/play/stage-setting.ts';
import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, invoke, promotionsOf, published, startPromotion } from './world.ts';

const DEV = '222222222222';
const PROD = '444444444444';
const REGIONS = ['us-east-1', 'eu-west-1'];
const ALARM = 'web-errors';

let world: Deployed;

beforeAll(async () => {
  const stages = [
    {
      name: 'dev',
      accounts: [DEV],
      fleets: { refresh: { minHealthyPercentage: 50, bakeTimeSeconds: 0 } },
      soak: { minutes: 240, longestMinutes: 480, pollSeconds: 3600, alarms: [ALARM] },
    },
    {
      name: 'prod',
      accounts: [PROD],
      freeze: {
        weekly: [{ days: ['SAT', 'SUN'], timeZone: 'UTC' }],
        changeCalendars: ['releases'],
        overridable: true,
        // The longer it may wait, the fewer its looks.
        longestWaitHours: 720,
      },
    },
  ];
  world = await deployed(await reconfigured((example) => ({ ...example, stages, reconcile: false })));
  for (const region of REGIONS) await inCloudWatch(region, new PutMetricAlarmCommand(WEB_ERRORS));
  await alarm('OK');
  await calendar('20261123T000000Z', '20261123T080000Z');
});

afterAll(async () => {
  await world.local.close();
});

const WEB_ERRORS = {
  AlarmName: ALARM,
  Namespace: 'AWS/ApplicationELB',
  MetricName: 'HTTPCode_Target_5XX_Count',
  ComparisonOperator: 'GreaterThanThreshold' as const,
  EvaluationPeriods: 1,
  Period: 60,
  Threshold: 5,
  Statistic: 'Sum' as const,
};

const inCloudWatch = async (region: string, command: PutMetricAlarmCommand | SetAlarmStateCommand): Promise<void> => {
  const credentials = { accessKeyId: DEV, secretAccessKey: 'local' };
  const client = new CloudWatchClient({ region, endpoint: world.local.url, credentials });
  await client.send(command as PutMetricAlarmCommand).finally(() => client.destroy());
};

const alarm = async (state: SetAlarmStateInput['StateValue']): Promise<void> => {
  for (const region of REGIONS)
    await inCloudWatch(
      region,
      new SetAlarmStateCommand({ AlarmName: ALARM, StateValue: state, StateReason: 'the test says so' }),
    );
};

/** A change calendar that is closed for one event. */
const calendar = async (from: string, to: string): Promise<void> => {
  const { account, region } = world.layout.hub;
  const Content = [
    'BEGIN:VCALENDAR',
    'PRODID:-//AWS//Change Calendar 1.0//EN',
    'VERSION:2.0',
    'X-CALENDAR-TYPE:DEFAULT_OPEN',
    'BEGIN:VEVENT',
    `DTSTART:${from}`,
    `DTEND:${to}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\n');
  const document = { Name: 'releases', DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT', Content } as const;
  await world.clients.ssm(account, region).send(new CreateDocumentCommand(document));
};

const promote = async (input: object, name: string) => {
  await startPromotion(world, input, name);
  await world.settle();
};

/** As the message says: `aws lambda invoke --function-name hallmark-steer-channel`. */
const letStand = async (): Promise<void> => {
  const order = { action: 'let-stand', image: world.image.name, stages: ['dev'], reason: 'seen', requestedBy: 'dana' };
  await invoke(world, 'hallmark-steer-channel', order);
};

const last = () => promotionsOf(world).at(-1)?.output ?? {};

const writtenAt = async (account: string): Promise<string | undefined> => {
  const command = new GetParameterCommand({ Name: `/golden/${world.image.name}` });
  const { Parameter } = await world.clients.ssm(account, 'us-east-1').send(command);
  return Parameter?.LastModifiedDate?.toISOString();
};

const running = async (): Promise<(string | undefined)[]> => {
  const { AutoScalingGroups = [] } = await world.clients
    .autoScaling(DEV, 'us-east-1')
    .send(new DescribeAutoScalingGroupsCommand({}));
  return AutoScalingGroups.flatMap(({ Instances = [] }) => Instances.map(({ ImageId }) => ImageId));
};

const messages = async (): Promise<string[]> =>
  (await world.control<object[]>('sns/notifications')).map((each) => JSON.stringify(each));

it('a build of a Saturday soaks in dev, waits for Monday and the change calendar, and then goes on', async () => {
  // What counts and waits is in the workflow: a function that is killed in the middle is run again.
  for (const [name, kind] of [
    ['watch-soak', 'crash-after'],
    ['check-window', 'crash-before'],
    ['check-window', 'crash-after'],
  ])
    await world.control('lambda/faults', { functionName: `hallmark-${name}`, kind, count: 1 });
  await bake(world);
  await world.settle();
  expect(last()).toMatchObject({ outcome: 'promoted', stages: [{ name: 'dev' }, { name: 'prod' }] });
  expect((await writtenAt(DEV))?.slice(0, 10)).toBe('2026-11-21');
  expect((await writtenAt(PROD))?.slice(0, 16)).toBe('2026-11-23T08:00');
  const held = (await messages()).filter((text) => text.includes('is held back from prod by a freeze'));
  expect(new Set(held.map((text) => /frozen until [0-9: -]+/.exec(text)?.[0]))).toEqual(
    new Set(['frozen until 2026-11-23 00:00 ']),
  );
});

it('an alarm that goes off while it soaks takes it back: parameters and fleets, and prod is not touched', async () => {
  await launchFleets({ ...world, progress: silentProgress });
  const before = published(world);
  const { clock } = world.local.world;
  clock.schedule(clock.now() + 3 * 3_600_000, () => {
    void world.control('monitoring/set-alarm', { account: DEV, region: 'eu-west-1', name: ALARM, state: 'ALARM' });
  });
  const { amis } = await bake(world);
  await world.settle();
  expect(last()).toMatchObject({
    outcome: 'rolled-back',
    stages: [
      {
        name: 'dev',
        failures: [
          { code: 'SOAK_ALARM', message: expect.stringContaining(`${ALARM} in ${DEV} eu-west-1 is in ALARM`) },
        ],
      },
    ],
  });
  expect(published(world)).toEqual(before);
  expect(new Set(await running())).toEqual(new Set([before[`${DEV} us-east-1`]]));
  expect(amis.map(({ image }) => image)).not.toContain(before[`${DEV} us-east-1`]);
});

it('an alarm without data proves nothing: a person is asked, and the image stands when that person says so', async () => {
  await alarm('INSUFFICIENT_DATA');
  const { clock } = world.local.world;
  // The soak takes eight hours at most; then there are 24 to answer.
  clock.schedule(clock.now() + 10 * 3_600_000, () => void letStand());
  await promote({ image: `${world.image.name}/1.0.0`, reason: 'INC-1: again', requestedBy: 'dana' }, 'again');
  expect(last()).toMatchObject({ outcome: 'promoted' });
  const asked = (await messages()).filter((text) => text.includes('does it stand? A person has to say'));
  expect(asked[0]).toMatch('web-errors in 222222222222 us-east-1 has no data');
  expect(new Set(asked.map((text) => text.includes('npm run request -- let-stand web-server --stages')))).toEqual(
    new Set([true]),
  );
});

it('a person with a reason begins although the change calendar cannot be read, and it is told', async () => {
  await alarm('OK');
  const { account, region } = world.layout.hub;
  // Past the weekend: only the calendar is left.
  world.local.world.clock.advanceTo(Date.parse('2026-11-24T12:00:00Z'));
  await world.clients.ssm(account, region).send(new DeleteDocumentCommand({ Name: 'releases' }));
  await promote(
    { image: `${world.image.name}/1.0.0`, reason: 'INC-2: CVE is exploited', requestedBy: 'dana' },
    'urgent',
  );
  expect(last()).toMatchObject({ outcome: 'promoted' });
  const told = (await messages()).filter((text) => text.includes('in spite of a freeze'));
  expect(told[0]).toMatch('cannot be read');
  expect(told[0]).toMatch('INC-2: CVE is exploited');
});
