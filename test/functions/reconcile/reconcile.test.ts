import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Dependencies } from '../../../functions/reconcile/dependencies.ts';
import { type Input, reconcile } from '../../../functions/reconcile/reconcile.ts';
import { dynamodb } from '../../../local/services/dynamodb/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { dynamodbApprovals } from '../../../shared/aws/dynamodb-approvals.ts';
import { dynamodbLedger } from '../../../shared/aws/dynamodb-ledger.ts';
import { dynamodbReconciliation } from '../../../shared/aws/dynamodb-reconciliation.ts';
import { dynamodbRequests } from '../../../shared/aws/dynamodb-requests.ts';
import { dynamodbSteering } from '../../../shared/aws/dynamodb-steering.ts';
import { dynamodbTellings } from '../../../shared/aws/dynamodb-tellings.ts';
import type { ReconcileConfiguration } from '../../../shared/configuration/configuration.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Announcement } from '../../../shared/domain/notification/announcement.ts';
import type { Difference } from '../../../shared/domain/reconcile/drift.ts';
import type { ListedBuild } from '../../../shared/domain/reconcile/missed-build.ts';
import type { AskedApproval } from '../../../shared/ports/approvals.ts';
import { localAws, makeTable } from '../../shared/aws/local-aws.ts';
import {
  aConfiguration,
  anImage,
  aPolicy,
  approvalRules,
  aStage,
  aVerdict,
  DEV,
  fleets,
  hash,
  NOW,
  PROD,
} from '../../support/builders.ts';
import { fakeExecutions } from '../../support/fakes/fake-executions.ts';

const REGION = 'us-east-1';
const OLD = anImage('web-server/1.3.0/2');
const IMAGE = anImage('web-server/1.4.0/7');
const NEWER = anImage('web-server/1.5.0/1');
const SWEEP = 'arn:aws:states:us-east-1:111111111111:execution:reconcile:one';
const HOUR = 3_600_000;

let tables = 0;

localAws({ services: [sts, iam, dynamodb] }, () => [clientFor(DynamoDBClient, REGION)]);

/** The sweep over the real ledger; Step Functions and Image Builder are what a test says. */
const scene = async (settings: Partial<ReconcileConfiguration> = {}, more: Partial<Dependencies> = {}) => {
  tables += 1;
  const table = `reconcile-${tables}`;
  await makeTable(table, REGION);
  let now = NOW;
  const ledger = dynamodbLedger(table, REGION);
  const executions = fakeExecutions();
  const builds: ListedBuild[] = [];
  const said: Announcement[] = [];
  const warned: string[] = [];
  const approvals = dynamodbApprovals(table, REGION);
  const passedOn: { token: string; output: object }[] = [];
  const run = reconcile({
    configuration: {
      ...aConfiguration(),
      reconcile: { everyMinutes: 60, drift: 'repair', resume: true, ...settings },
    },
    ledger: dynamodbReconciliation(table, REGION),
    executions,
    requests: dynamodbRequests(table, REGION),
    approvals,
    tokens: {
      succeed: async (token, output) => {
        passedOn.push({ token, output });
        return 'sent';
      },
    },
    buildsOf: async () => builds,
    tellings: dynamodbTellings(table, REGION, () => now),
    announce: async (announcement) => void said.push(announcement),
    warn: (message) => void warned.push(message),
    now: () => now,
    hash,
    ...more,
  });
  const built = (image: Image, createdAt = now) =>
    builds.push({ arn: image.buildVersionArn, status: 'AVAILABLE', createdAt: createdAt.toISOString() });
  const at = () => now.toISOString();
  const take = (image: Image, stage: string, owner: string) =>
    ledger.take({
      ...{ image, stage, owner: executions.named(owner), now: at(), force: false, downgrade: false },
    });
  /** The image goes through a stage as a promotion takes it. */
  const promoted = async (image: Image, stage = 'prod') => {
    await ledger.accept(image);
    await take(image, stage, 'p');
    await ledger.complete({ image, stage, owner: executions.named('p'), at: at(), repair: false });
  };
  /** A promotion begins and says no more. */
  const begun = async (image: Image, name: string, trigger = 'event') => {
    executions.started.set(name, {});
    await ledger.accept(image);
    const [stages, verdict] = [['dev', 'prod'], aVerdict()];
    const row = { promotionId: name, image, executionArn: executions.named(name), trigger, stages, verdict };
    await ledger.recordStart({ ...row, startedAt: at() });
  };
  return {
    approvals,
    passedOn,
    run: run as <Answer = object>(input: Input) => Promise<Answer>,
    sweep: () =>
      run({ operation: 'sweep' }) as Promise<{
        started: string[];
        closed: string[];
        channels: { stage: string; fence: number }[];
        failures: string[];
      }>,
    later: (hours = 1) => {
      now = new Date(now.getTime() + hours * HOUR);
    },
    at,
    ...{
      ledger,
      executions,
      built,
      said,
      warned,
      take,
      promoted,
      begun,
      table,
      steering: dynamodbSteering(table, REGION),
    },
    rows: async () => {
      const command = new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'IMAGE#web-server' } },
      });
      const { Items = [] } = await clientFor(DynamoDBClient, REGION).send(command);
      return Object.fromEntries(Items.map((item) => [item['sk']?.S ?? '', item]));
    },
  };
};

describe('A build of which the ledger knows nothing', () => {
  it('is promoted under the name that its event would have given, and once', async () => {
    const { sweep, built, executions, later } = await scene();
    built(OLD);
    built(IMAGE);
    expect((await sweep()).started).toEqual(['web-server-1-4-0-7']);
    executions.ends.set('web-server-1-4-0-7', { status: 'SUCCEEDED', endedAt: NOW.toISOString(), outcome: 'rejected' });
    later();
    expect((await sweep()).started).toEqual([]);
    expect(executions.started.get('web-server-1-4-0-7')).toEqual({ image: IMAGE.buildVersionArn, trigger: 'event' });
  });

  it('is promoted under another name where an event came before the build was AVAILABLE, and was rejected', async () => {
    const { sweep, built, executions } = await scene();
    await executions.start('web-server-1-4-0-7', {});
    const rejected = { outcome: 'rejected', code: 'IMAGE_NOT_AVAILABLE' };
    executions.ends.set('web-server-1-4-0-7', { status: 'SUCCEEDED', endedAt: NOW.toISOString(), ...rejected });
    built(IMAGE);
    expect((await sweep()).started).toEqual(['web-server-1-4-0-7-again']);
  });

  it('is promoted once when two sweeps look at the same time, and its event comes, too', async () => {
    const { sweep, built, executions } = await scene();
    built(IMAGE);
    await Promise.all([sweep(), sweep(), executions.start('web-server-1-4-0-7', {})]);
    expect([...executions.started.keys()]).toEqual(['web-server-1-4-0-7']);
  });

  it('is left alone where it is another image that the pipeline once made', async () => {
    const { sweep, built } = await scene();
    built(anImage('old-name/9.0.0/1'));
    expect((await sweep()).started).toEqual([]);
  });

  it('is left alone where it was there before Hallmark: installing it promotes nothing', async () => {
    const { sweep, built, later } = await scene();
    built(IMAGE, new Date(NOW.getTime() - 2 * HOUR));
    expect((await sweep()).started).toEqual([]);
    later(100);
    expect((await sweep()).started).toEqual([]);
  });

  it('is promoted a second time, and no third, where its execution failed before it came into the ledger', async () => {
    const { sweep, built, executions, later } = await scene();
    built(IMAGE);
    executions.started.set('web-server-1-4-0-7', {});
    expect((await sweep()).started).toEqual([]);
    const failed = { status: 'FAILED', endedAt: NOW.toISOString() } as const;
    executions.ends.set('web-server-1-4-0-7', failed);
    expect((await sweep()).started).toEqual(['web-server-1-4-0-7-again']);
    executions.ends.set('web-server-1-4-0-7-again', failed);
    later();
    expect((await sweep()).started).toEqual([]);
  });
});

describe('A promotion that died', () => {
  const dying = async (status: 'FAILED' | 'ABORTED' | 'TIMED_OUT', name = 'web-server-1-4-0-7', trigger = 'event') => {
    const all = await scene();
    await all.begun(IMAGE, name, trigger);
    await all.take(IMAGE, 'dev', name);
    all.executions.ends.set(name, { status, endedAt: all.at(), error: 'E', cause: 'c' });
    return all;
  };

  it('ends in the ledger, frees its channel and is started once more', async () => {
    const { sweep, rows, later, executions, said } = await dying('TIMED_OUT');
    expect(await sweep()).toMatchObject({ closed: [executions.named('web-server-1-4-0-7')], started: [] });
    expect((await rows())['PROMOTION#web-server-1-4-0-7']).toMatchObject({ outcome: { S: 'timed-out' } });
    expect((await rows())['CHANNEL#dev']).toMatchObject({ state: { S: 'FAILED' } });
    expect((await rows())['CHANNEL#dev']).not.toHaveProperty('lockOwner');
    expect(said).toMatchObject([{ kind: 'interrupted', how: 'timed-out', version: '1.4.0/7', unfinished: ['dev'] }]);
    later();
    expect((await sweep()).started).toEqual(['web-server-1-4-0-7-again']);
    later();
    expect(await sweep()).toMatchObject({ closed: [], started: [] });
    expect(said).toHaveLength(1);
  });

  it.each([
    ['a person aborted it', 'ABORTED', 'web-server-1-4-0-7', 'event'],
    ['a person had started it', 'FAILED', 'by-hand', 'manual'],
    ['it was the second attempt', 'FAILED', 'web-server-1-4-0-7-again', 'event'],
  ] as const)('is not started again when %s', async (_when, status, name, trigger) => {
    const { sweep, later } = await dying(status, name, trigger);
    await sweep();
    later();
    expect((await sweep()).started).toEqual([]);
  });

  it('is not started again where the configuration says so', async () => {
    const { sweep, begun, executions, later, at } = await scene({ resume: false });
    await begun(IMAGE, 'web-server-1-4-0-7');
    executions.ends.set('web-server-1-4-0-7', { status: 'FAILED', endedAt: at() });
    await sweep();
    later();
    expect((await sweep()).started).toEqual([]);
  });

  it('is not started again when a newer build was accepted meanwhile', async () => {
    const { sweep, later, ledger } = await dying('FAILED');
    await sweep();
    await ledger.accept(NEWER);
    later();
    expect((await sweep()).started).toEqual([]);
  });

  it('is left alone while it goes on, whatever the ledger makes of it', async () => {
    const { sweep, begun, take, rows } = await scene();
    await begun(IMAGE, 'p');
    await take(IMAGE, 'dev', 'p');
    expect(await sweep()).toMatchObject({ closed: [], channels: [] });
    expect((await rows())['CHANNEL#dev']).toHaveProperty('lockOwner');
  });

  it('that told people itself is not told again', async () => {
    const { sweep, said } = await dying('FAILED');
    await sweep();
    expect(said).toEqual([]);
  });
});

describe('An answer of which the workflow never heard', () => {
  const asking = async () => {
    const all = await scene();
    await all.begun(IMAGE, 'p');
    const asked: AskedApproval = {
      ...{ id: 'ABCD1234', image: 'web-server', version: '1.4.0/7', sortable: IMAGE.sortable, stage: 'prod' },
      ...{ buildVersionArn: IMAGE.buildVersionArn, executionArn: all.executions.named('p'), promotionId: 'p' },
      ...{
        digest: 'd',
        rules: approvalRules(),
        requester: { kind: 'hallmark' },
        expires: '2026-11-23T02:00:00.000Z',
        downgrade: false,
      },
    };
    await all.approvals.turn(asked);
    const approval = await all.approvals.ask(asked, 'token');
    const answer = {
      answer: 'approve',
      who: 'person/dana',
      by: 'dana',
      comment: '',
      at: all.at(),
      requestId: 'r',
    } as const;
    return { ...all, approve: () => all.approvals.answer(approval, [answer], 'approved') };
  };

  it('is passed on by the next sweep, since whoever took it may have been killed', async () => {
    const { sweep, approve, passedOn, rows } = await asking();
    await sweep();
    expect(passedOn).toEqual([]);
    await approve();
    await sweep();
    expect(passedOn).toMatchObject([{ token: 'token', output: { outcome: 'approved', approval: 'ABCD1234' } }]);
    expect(JSON.stringify((await rows())['PROMOTION#p'])).toContain('dana');
  });

  it('is no concern any more once the promotion has ended', async () => {
    const { sweep, approve, passedOn, ledger, at } = await asking();
    await approve();
    await ledger.recordEnd('web-server', 'p', { outcome: 'promoted', message: '', endedAt: at() });
    await sweep();
    expect(passedOn).toEqual([]);
  });
});

describe('The fleets of a stage in which a promotion was cut off', () => {
  const withFleets = (): Dependencies['configuration'] => ({
    ...aConfiguration({ stages: [aStage('dev', DEV, { fleets })] }),
    reconcile: { everyMinutes: 60, drift: 'repair', resume: false },
  });

  it('are looked after until somebody takes the stage', async () => {
    const { sweep, begun, take, executions, at } = await scene({}, { configuration: withFleets() });
    await begun(IMAGE, 'p');
    await take(IMAGE, 'dev', 'p');
    expect(await sweep()).toMatchObject({ unwatched: [] });
    executions.ends.set('p', { status: 'ABORTED', endedAt: at() });
    await sweep();
    expect(await sweep()).toMatchObject({ unwatched: [{ image: 'web-server', stage: 'dev' }], channels: [] });
    await take(NEWER, 'dev', 'q');
    expect(await sweep()).toMatchObject({ unwatched: [] });
  });

  it('are not those of a stage that failed and was put back', async () => {
    const { sweep, take, ledger, executions, at, steering } = await scene({}, { configuration: withFleets() });
    await take(IMAGE, 'dev', 'p');
    await ledger.fail('web-server', 'dev', executions.named('p'), { by: 'hallmark', reason: 'no', at: at() });
    await steering.lift('web-server', 'dev');
    expect(await sweep()).toMatchObject({ unwatched: [] });
  });

  it('are told where they are, and again when a refresh ends', async () => {
    const { run, said } = await scene();
    const tell = (status: string, percentage: number) =>
      run({
        ...{ operation: 'settle', executionArn: SWEEP, channels: [], failures: [], failureCount: 0 },
        unwatched: [
          { image: 'web-server', stage: 'dev', fleets: [{ where: `${DEV} us-east-1 web`, status, percentage }] },
        ],
      });
    await tell('InProgress', 40);
    await tell('InProgress', 60);
    await tell('Successful', 100);
    expect(said).toMatchObject([
      { kind: 'fleets-unwatched', fleets: [{ status: 'InProgress', percentage: 40 }] },
      { kind: 'fleets-unwatched', fleets: [{ status: 'Successful' }] },
    ]);
  });
});

describe('A hold that was lifted', () => {
  it('lets go on what has waited, where whoever lifted it was cut off', async () => {
    const { sweep, promoted, ledger, steering } = await scene();
    await promoted(OLD);
    const hold = { by: 'dana', reason: 'freeze', at: NOW.toISOString() };
    await steering.hold('web-server', 'prod', hold);
    await ledger.queue('prod', { image: IMAGE, stages: ['prod'] });
    expect((await sweep()).started).toEqual([]);
    await steering.lift('web-server', 'prod');
    expect((await sweep()).started).toEqual([expect.stringMatching(/^web-server-1-4-0-7-queued-/)]);
    expect((await sweep()).started).toEqual([]);
  });
});

describe('An image without new builds', () => {
  it('is told once a week, where the configuration says after how many days', async () => {
    const { sweep, built, said, later } = await scene({ staleAfterDays: 14 });
    built(IMAGE);
    await sweep();
    expect(said).toEqual([]);
    later(15 * 24);
    await sweep();
    await sweep();
    expect(said).toMatchObject([{ kind: 'pipeline-stale', days: 14, last: NOW.toISOString() }]);
    later(7 * 24);
    await sweep();
    expect(said).toHaveLength(2);
  });
});

describe('A waiver that ends soon', () => {
  const waiver = (id: string, expires: string) => ({ id, expires, owner: 'dana', reason: 'not reachable' });
  const withWaivers = (...waivers: ReturnType<typeof waiver>[]): Dependencies['configuration'] => ({
    ...aConfiguration({ gate: aPolicy({ waivers }) }),
    reconcile: { everyMinutes: 60, drift: 'repair', resume: true },
  });

  it('is told once a week, all in one message', async () => {
    const waivers = [
      waiver('CVE-2026-1', '2026-11-30'),
      waiver('CVE-2026-2', '2026-11-20'),
      waiver('CVE-2026-3', '2027-06-30'),
    ];
    const { sweep, said, later } = await scene({}, { configuration: withWaivers(...waivers) });
    await sweep();
    await sweep();
    expect(said).toMatchObject([
      {
        kind: 'waivers-expiring',
        waivers: [
          { waiver: { id: 'CVE-2026-2' }, daysLeft: expect.any(Number) },
          { waiver: { id: 'CVE-2026-1' }, daysLeft: 8 },
        ],
      },
    ]);
    later(7 * 24);
    await sweep();
    expect(said).toHaveLength(2);
  });

  it('stops nothing where nobody can be told', async () => {
    const { sweep, built } = await scene(
      {},
      {
        configuration: withWaivers(waiver('CVE-2026-1', '2026-11-30')),
        announce: () => Promise.reject(new Error('SNS is away')),
      },
    );
    built(IMAGE);
    expect(await sweep()).toMatchObject({ started: ['web-server-1-4-0-7'], failures: [] });
  });
});

describe('An image that cannot be swept', () => {
  it('does not stop the others, and the sweep says which', async () => {
    const other = { 'db-server': { ...aConfiguration().images['web-server'], name: 'db-server', pipelineName: 'db' } };
    const { images, ...rest } = aConfiguration();
    const built = { arn: IMAGE.buildVersionArn, status: 'AVAILABLE', createdAt: NOW.toISOString() };
    const all = await scene(
      {},
      {
        configuration: {
          ...rest,
          images: { ...other, ...images } as typeof images,
          reconcile: { everyMinutes: 60, drift: 'repair', resume: true },
        },
        buildsOf: async (pipeline) => {
          if (pipeline.endsWith('/db')) throw new Error('no answer');
          return [built];
        },
      },
    );
    const swept = await all.sweep();
    expect(swept.failures).toEqual(['db-server: Error: no answer']);
    expect(swept.started).toEqual(['web-server-1-4-0-7']);
    expect(all.warned).toHaveLength(1);
  });
});

describe('Parameters that differ from the ledger', () => {
  const differences = (found: Image, stage = 'prod'): Difference[] =>
    IMAGE.amis.map(({ region, id }) => ({
      ...{ account: PROD, region, parameter: '/golden/web-server', inHub: false, version: 3 },
      ...{ expected: id, found: found.amis.find((copy) => copy.region === region)?.id ?? null },
      ...(stage === 'prod' ? { by: 'arn:aws:iam::333333333333:user/erin', at: NOW.toISOString() } : {}),
    }));

  const drifted = async (settings: Partial<ReconcileConfiguration> = {}, more: Partial<Dependencies> = {}) => {
    const all = await scene(settings, more);
    await all.promoted(OLD);
    await all.promoted(IMAGE);
    const [channel] = (await all.sweep()).channels;
    const found = (list = differences(OLD)) => ({
      ...{ operation: 'settle' as const, executionArn: SWEEP, failures: [], failureCount: 0, unwatched: [] },
      channels: [
        { image: 'web-server', stage: 'prod', fence: channel?.fence ?? -1, differences: list, count: list.length },
      ],
    });
    const settle = (list?: Difference[]) => all.run<{ repairs: Record<string, unknown>[] }>(found(list));
    const confirm = (only: readonly string[], failures: { where: string }[] = []) =>
      all.run({
        operation: 'confirm',
        executionArn: SWEEP,
        repairs: [
          {
            ...{ image: 'web-server', stage: 'prod', only, failureCount: failures.length },
            failures: failures.map((each) => ({ ...each, code: 'AMI_NOT_VISIBLE', message: 'm', fix: 'f' })),
          },
        ],
      });
    return { ...all, settle, confirm };
  };
  const places = differences(OLD).map(({ account, region, parameter }) => `${account} ${region} ${parameter}`);

  it('are told with who wrote them, and ordered to be put right while nobody else may have the channel', async () => {
    const { settle, said, take, confirm } = await drifted();
    expect((await settle()).repairs).toEqual([
      {
        image: { name: 'web-server', version: '1.4.0/7', amis: IMAGE.amis },
        ...{ stage: 'prod', accounts: [PROD], hub: false, only: places },
      },
    ]);
    expect(said).toMatchObject([{ kind: 'drift', stage: 'prod', action: 'repair', count: 2 }]);
    expect(JSON.stringify(said)).toContain('user/erin');
    expect(await take(NEWER, 'prod', 'q')).toMatchObject({ outcome: 'busy' });
    await confirm(places);
    expect(await take(NEWER, 'prod', 'q')).toMatchObject({ outcome: 'taken' });
  });

  it('are put right all the same when the step was killed after it had taken the channel, and people are told once', async () => {
    const { settle, said } = await drifted();
    const [first, again] = [await settle(), await settle()];
    expect(again).toEqual(first);
    expect(again.repairs).toHaveLength(1);
    expect(said).toHaveLength(1);
  });

  it('are put right although nobody can be told', async () => {
    const { settle, warned } = await drifted({}, { announce: () => Promise.reject(new Error('SNS is away')) });
    expect((await settle()).repairs).toHaveLength(1);
    expect(warned).toEqual(['nobody was told: drift of web-server']);
  });

  it('are put right once: what is changed again is told and left', async () => {
    const { settle, confirm, said, sweep, run } = await drifted();
    await settle();
    await confirm(places);
    const [channel] = (await sweep()).channels;
    const again = differences(OLD).map((each) => ({ ...each, version: 5 }));
    const answer = await run<{ repairs: unknown[] }>({
      ...{ operation: 'settle', executionArn: SWEEP, failures: [], failureCount: 0, unwatched: [] },
      channels: [{ image: 'web-server', stage: 'prod', fence: channel?.fence ?? -1, differences: again, count: 2 }],
    });
    expect(answer.repairs).toEqual([]);
    expect(said.map((each) => 'action' in each && each.action)).toEqual(['repair', 'report']);
  });

  it('are put right by the next sweep where this one was killed before it came to it', async () => {
    const { settle, said, sweep, later, run } = await drifted();
    await settle();
    expect((await sweep()).channels).toEqual([]);
    later();
    const [channel] = (await sweep()).channels;
    const answer = await run<{ repairs: unknown[] }>({
      ...{ operation: 'settle', executionArn: `${SWEEP}-two`, failures: [], failureCount: 0, unwatched: [] },
      channels: [
        { image: 'web-server', stage: 'prod', fence: channel?.fence ?? -1, differences: differences(OLD), count: 2 },
      ],
    });
    expect(answer.repairs).toHaveLength(1);
    expect(said).toHaveLength(1);
  });

  it('that could not be put right are told with what helps, and the channel is free again', async () => {
    const { settle, confirm, said, sweep } = await drifted();
    await settle();
    await confirm(places, [{ where: places[1] ?? '' }]);
    expect(said.at(-1)).toMatchObject({ kind: 'drift-remains', stage: 'prod', failures: [{ where: places[1] }] });
    expect((await sweep()).channels).toHaveLength(1);
  });

  it('are none of our business while, or since, a promotion had the channel', async () => {
    const { settle, said, take, ledger, executions, at } = await drifted();
    await take(NEWER, 'prod', 'q');
    expect((await settle()).repairs).toEqual([]);
    await ledger.complete({ image: NEWER, stage: 'prod', owner: executions.named('q'), at: at(), repair: false });
    expect((await settle()).repairs).toEqual([]);
    expect(said).toEqual([]);
  });

  it('are told and left where the configuration says so', async () => {
    const { settle, said, take } = await drifted({ drift: 'report' });
    expect((await settle()).repairs).toEqual([]);
    expect((await settle()).repairs).toEqual([]);
    expect(said).toMatchObject([{ kind: 'drift', action: 'report' }]);
    expect(await take(NEWER, 'prod', 'q')).toMatchObject({ outcome: 'taken' });
  });

  it('become the ledger where they are adopted, and an older image is held there', async () => {
    const { settle, said, ledger } = await drifted({ drift: 'adopt' });
    expect((await settle()).repairs).toEqual([]);
    expect(await ledger.channel('web-server', 'prod')).toMatchObject({
      current: { version: '1.3.0/2' },
      previous: { version: '1.4.0/7' },
      hold: { by: 'arn:aws:iam::333333333333:user/erin' },
    });
    expect(said).toMatchObject([{ kind: 'drift', action: 'adopt', why: 'web-server 1.3.0/2' }]);
  });

  it('are not adopted where the image was vetoed', async () => {
    const { settle, said, steering, at } = await drifted({ drift: 'adopt' });
    const veto = { kind: 'image', version: 'web-server/1.3.0/2', by: 'erin', reason: 'leaks', at: at() } as const;
    await steering.veto(veto);
    await settle();
    expect(said).toMatchObject([{ kind: 'drift', action: 'report' }]);
  });

  it('are not adopted where the image never was in a channel', async () => {
    const { settle, said, ledger } = await drifted({ drift: 'adopt' });
    await settle(differences(NEWER));
    expect(await ledger.channel('web-server', 'prod')).toMatchObject({ current: { version: '1.4.0/7' } });
    expect(said).toMatchObject([{ kind: 'drift', action: 'report' }]);
  });
});

describe('Targets where nobody can look', () => {
  it('are told once a week, and again when they are others', async () => {
    const { run, said, later } = await scene();
    const blind = (where: string) =>
      run({
        ...{ operation: 'settle', executionArn: SWEEP, channels: [], unwatched: [], failureCount: 1 },
        failures: [{ where, code: 'ACCESS_DENIED', message: 'm', fix: 'f' }],
      });
    await blind('333333333333 us-east-1');
    await blind('333333333333 us-east-1');
    expect(said).toMatchObject([{ kind: 'sweep-blind', count: 1 }]);
    await blind('222222222222 us-east-1');
    later(7 * 24);
    await blind('333333333333 us-east-1');
    expect(said).toHaveLength(3);
  });
});
