import { findFleets } from '../../functions/find-fleets/find-fleets.ts';
import { prepareFleet } from '../../functions/prepare-fleet/prepare-fleet.ts';
import { type Input as PutBackInput, putFleetBack } from '../../functions/put-fleet-back/put-fleet-back.ts';
import { type Input as RefreshInput, refreshFleet } from '../../functions/refresh-fleet/refresh-fleet.ts';
import { describeVersion, versionBefore } from '../../shared/domain/fleet-method.ts';
import { ownerOf } from '../../shared/domain/fleet-owner.ts';
import { LOOKS } from '../../shared/domain/looks.ts';
import type { Fleet, FoundFleet } from '../../shared/ports/fleets.ts';
import { checkFleets } from '../../shared/promotions/check-fleets.ts';
import type { Request } from '../../shared/promotions/may-lack-rollback.ts';
import { aConfiguration, anImage, aStage, DEV, fleets, hash, NOW, PROD } from '../support/builders.ts';
import { fakeFleets } from '../support/fakes/fake-fleets.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';

const image = anImage();
const virginia = image.amis[0]?.id ?? '';
const configuration = aConfiguration({ stages: [aStage('dev', DEV, { fleets }), aStage('prod', PROD)] });
/** The same, with fleets that may take two weeks. */
const slow = aConfiguration({ stages: [aStage('dev', DEV, { fleets: { ...fleets, timeoutMinutes: 20_160 } })] });
/** Of which so many fit an execution. */
const slowly = Math.ceil((20_160 * 60) / LOOKS.refresh.most);
const actIn = <T>(_account: string, work: () => Promise<T>): Promise<T> => work();
const aFleet = (more: Partial<Fleet> = {}): Fleet => ({
  account: DEV,
  region: 'us-east-1',
  group: 'web',
  launchTemplate: { id: 'lt-1', version: '1' },
  mixed: false,
  ...more,
});

describe('Finding fleets', () => {
  const find = (known: ReturnType<typeof fakeFleets>, stage = 'dev', act = actIn, given = configuration) =>
    findFleets({ configuration: given, directory: known, templates: known, actIn: act })({ image, stage, check: true });

  it('looks in every account and region of the stage, and says whose each fleet is', async () => {
    const directory = Object.assign(fakeFleets(), { images: { 'lt-1/1': 'ami-old' } });
    directory.fleets.push(aFleet(), aFleet({ region: 'eu-west-1', group: 'web-eu' }));
    const found = await find(directory);
    expect(found).toMatchObject({ outcome: 'found', failures: [] });
    expect(found.fleets.map(({ account, group }) => `${account} ${group}`)).toEqual([`${DEV} web`, `${DEV} web-eu`]);
  });

  it('looks nowhere for a stage without fleets', async () => {
    const directory = fakeFleets();
    directory.fleets.push(aFleet());
    const found = await find(directory, 'prod');
    expect(found).toEqual({ outcome: 'found', fleets: [], failures: [], skipped: { count: 0, first: [] } });
  });

  it('says where it could not look, rather than taking that for no fleets', async () => {
    const barred = async () => {
      throw awsError('AccessDenied', 'not authorized to perform: sts:AssumeRole');
    };
    const found = await find(fakeFleets(), 'dev', barred);
    expect(found).toMatchObject({
      outcome: 'failed',
      failures: [{ where: `${DEV} us-east-1`, code: 'ASSUME_ROLE_FAILED' }, {}],
    });
  });
});

describe('Checking fleets before anything is changed', () => {
  const find = (
    known: ReturnType<typeof fakeFleets>,
    refresh: object = {},
    more: object = {},
    request: Request = { trigger: 'event' },
  ) => {
    const stage = { fleets: { ...fleets, ...more, refresh: { ...fleets.refresh, ...refresh } } };
    const given = aConfiguration({ stages: [aStage('dev', DEV, stage)] });
    return findFleets({ configuration: given, directory: known, templates: known, actIn })({
      ...{ image, stage: 'dev', check: true, request },
    });
  };
  const group = (more: Partial<FoundFleet> = {}, ami = 'ami-old') => {
    const known = Object.assign(fakeFleets(), { images: { 'lt-1/1': ami } });
    known.fleets.push({ ...aFleet(), instances: 2, ...more });
    known.running['web'] = ['ami-old', 'ami-old'];
    return known;
  };

  it.each<[string, Partial<FoundFleet>, string, string, RegExp]>([
    [
      'a pinned version',
      {},
      'resolve:ssm:/golden/web-server:1',
      'FLEET_PARAMETER_PINNED',
      /version 1 of \/golden\/web-server/,
    ],
    ['a pinned label', {}, 'resolve:ssm:/golden/web-server:stable', 'FLEET_PARAMETER_PINNED', /the label stable of/],
    [
      'the parameter of another account',
      {},
      `resolve:ssm:arn:aws:ssm:us-east-1:${PROD}:parameter/golden/web-server`,
      'FLEET_RESOLVES_OTHER_PARAMETER',
      new RegExp(PROD),
    ],
    [
      'a group of Amazon EKS',
      { owner: ownerOf({ 'eks:nodegroup-name': 'general', 'eks:cluster-name': 'blue' }) },
      'ami-old',
      'FLEET_MANAGED_BY_OTHER',
      /web belongs to Amazon EKS: the managed node group general of the cluster blue/,
    ],
  ])('fails on %s, and names the group', async (_what, more, ami, code, message) => {
    expect(await find(group(more, ami))).toMatchObject({
      outcome: 'failed',
      failures: [{ where: `${DEV} us-east-1 web`, code, message: expect.stringMatching(message) }],
    });
  });

  it('refuses a group whose AMI is gone, unless a person gives a reason: it would go forward, and not back', async () => {
    const known = group();
    known.gone.add('ami-old');
    expect(await find(known)).toMatchObject({
      outcome: 'failed',
      fleets: [],
      failures: [{ code: 'FLEET_HAS_NO_WAY_BACK', message: expect.stringMatching(/^web .*: ami-old, .* is gone/) }],
    });
    expect(await find(known, {}, {}, { trigger: 'manual' })).toMatchObject({ outcome: 'failed' });
    const byHand = { trigger: 'manual', reason: 'INC-1' };
    expect(await find(known, {}, {}, byHand)).toMatchObject({ outcome: 'found', fleets: [{ group: 'web' }] });
    const to = { account: DEV, region: 'us-east-1', fleets, parameterName: '/golden/web-server', amiId: virginia };
    const checked = () => checkFleets({ directory: known, templates: known }, { ...to, needsWayBack: false });
    expect(await checked()).toMatchObject([
      { rolling: { canRollBack: { answer: 'no', because: expect.stringMatching(/^ami-old, .* is gone/) } } },
    ]);
    known.gone.clear();
    expect(await checked()).toMatchObject([{ rolling: { canRollBack: { answer: 'yes' } } }]);
  });

  it('fails on a group of another architecture', async () => {
    const known = Object.assign(group(), { architecture: { 'ami-old': 'arm64' } });
    expect(await find(known)).toMatchObject({ failures: [{ code: 'FLEET_OTHER_ARCHITECTURE' }] });
  });

  it('follows the parameter by its ARN in the own account and region', async () => {
    const arn = `arn:aws:ssm:us-east-1:${DEV}:parameter/golden/web-server`;
    expect(await find(group({}, `resolve:ssm:${arn}`))).toMatchObject({ outcome: 'found', failures: [] });
  });

  it('says what to do where the group is managed', async () => {
    const owner = ownerOf({ 'elasticbeanstalk:environment-name': 'shop' });
    const { failures } = await find(group({ owner }));
    expect(failures[0]?.fix).toMatch(/ImageId in aws:autoscaling:launchconfiguration/);
  });

  it('takes a group of a capacity provider of Amazon ECS, which is its account\u2019s own', async () => {
    expect(await find(group({ owner: ownerOf({ AmazonECSManaged: '' }) }))).toMatchObject({ outcome: 'found' });
  });

  describe('of instances that a refresh would pass over', () => {
    const held = (more: object[]) => Object.assign(group(), { held: { web: more } });
    const PROTECTED = { isProtected: true };

    it.each([
      [
        'protected from scale-in',
        [PROTECTED, PROTECTED],
        'A refresh does not replace 2 instances of web: protected from scale-in (web-1, web-2).',
      ],
      ['on standby', [{ lifecycle: 'Standby' }], 'A refresh does not replace 1 instance of web: on standby (web-1).'],
    ])('fails on those %s', async (_what, more, message) => {
      expect(await find(held(more))).toMatchObject({
        outcome: 'failed',
        failures: [
          { code: 'FLEET_INSTANCES_REMAIN', message, fix: expect.stringMatching(/scaleInProtectedInstances/) },
        ],
      });
    });

    it.each<[string, object, object]>([
      ['are replaced', { scaleInProtectedInstances: 'Refresh' }, {}],
      ['are waited for', { scaleInProtectedInstances: 'Wait' }, {}],
      ['are to be reported', {}, { whenInstancesRemain: 'report' }],
    ])('finds nothing wrong with those that %s', async (_what, refresh, more) => {
      expect(await find(held([PROTECTED, PROTECTED]), refresh, more)).toMatchObject({ outcome: 'found', failures: [] });
    });

    it('finds nothing wrong with those that run the image already', async () => {
      const known = held([PROTECTED, PROTECTED]);
      known.running['web'] = [virginia, virginia];
      expect(await find(known)).toMatchObject({ outcome: 'found' });
    });

    it('fails where the instances that the refresh launches could not be taken back', async () => {
      expect(await find(group({ protectsNew: true }))).toMatchObject({
        failures: [
          { code: 'FLEET_INSTANCES_REMAIN', message: expect.stringMatching(/protects new instances from scale-in/) },
        ],
      });
      expect(await find(group({ protectsNew: true, instances: 0 }))).toMatchObject({ outcome: 'found' });
    });
  });
});

describe('Preparing a fleet', () => {
  const prepare = (templates: ReturnType<typeof fakeFleets>, fleet = aFleet(), stage = 'dev') =>
    prepareFleet({ configuration, templates, groups: templates, actIn, hash })({ fleet, image, stage });
  const templates = (ami = 'ami-old') => Object.assign(fakeFleets(), { images: { 'lt-1/1': ami } });

  it('makes a version with the AMI from the one that the fleet uses now', async () => {
    const known = templates();
    expect(await prepare(known)).toEqual({
      outcome: 'prepared',
      method: 'numbered',
      template: { id: 'lt-1', version: '2' },
      from: { number: '1', imageId: 'ami-old' },
    });
    expect(known.images['lt-1/2']).toBe(virginia);
  });

  it('makes no second version when it runs again', async () => {
    const known = templates();
    await prepare(known);
    expect(await prepare(known)).toMatchObject({ template: { version: '2' } });
    expect(Object.keys(known.images)).toHaveLength(2);
  });

  it('asks for another version in another stage: EC2 refuses a token that comes with another description', async () => {
    const known = templates();
    await prepare(known);
    expect(await prepare(known, aFleet(), 'prod')).toMatchObject({ template: { version: '3' } });
  });

  it('makes none when the fleet has the AMI already', async () => {
    const known = templates(virginia);
    known.fleets.push(aFleet());
    expect(await prepare(known)).toEqual({ outcome: 'already-current', method: 'numbered', from: null });
    expect(Object.keys(known.images)).toHaveLength(1);
  });

  it('goes by what runs, and not by what would be launched', async () => {
    const known = templates();
    await prepare(known);
    const fleet = aFleet({ launchTemplate: { id: 'lt-1', version: '2' } });
    known.fleets.push(fleet);
    const of = { method: 'numbered', from: { number: '1', imageId: 'ami-old' } };
    known.running['web'] = [virginia, 'ami-old'];
    expect(await prepare(known, fleet)).toMatchObject({ ...of, outcome: 'prepared', template: { version: '2' } });
    known.running['web'] = [virginia, virginia];
    expect(await prepare(known, fleet)).toEqual({ ...of, outcome: 'already-current' });
  });

  it('gives the description the version that it was made from, however long the name of the image', async () => {
    const description = describeVersion('x'.repeat(300), '7');
    expect(description.length).toBeLessThanOrEqual(255);
    expect(versionBefore({ number: '8', imageId: virginia, description })).toBe('7');
  });

  it.each<[string, Partial<Fleet>, string, string]>([
    ['on another parameter', {}, 'resolve:ssm:/golden/other', 'FLEET_RESOLVES_OTHER_PARAMETER'],
    ['that pins a version', {}, 'resolve:ssm:/golden/web-server:3', 'FLEET_PARAMETER_PINNED'],
    ['without a launch template', { launchTemplate: undefined }, 'ami-old', 'FLEET_HAS_NO_LAUNCH_TEMPLATE'],
    ['that replaces nothing', { suspended: ['Terminate'] }, 'ami-old', 'FLEET_SUSPENDED'],
    ['with templates in overrides', { mixed: true, overrides: 'template' }, 'ami-old', 'FLEET_OVERRIDES'],
    ['by attributes', { mixed: true, overrides: 'requirements' }, 'ami-old', 'FLEET_BY_ATTRIBUTES'],
    ['of another architecture', {}, 'ami-arm', 'FLEET_OTHER_ARCHITECTURE'],
    ['in a region without a copy', { region: 'ap-south-1' }, 'ami-old', 'REGIONS_INCOMPLETE'],
  ])('refuses a fleet %s before anything is touched', async (_what, more, ami, code) => {
    const known = templates(ami);
    known.architecture['ami-arm'] = 'arm64';
    expect(await prepare(known, aFleet(more))).toMatchObject({ outcome: 'failed', code });
    expect(Object.keys(known.images)).toHaveLength(1);
  });

  it.each(['$Latest', '$Default'])(
    'moves a fleet on %s to a number, and finds where it came from again',
    async (version) => {
      const known = templates();
      const fleet = aFleet({ launchTemplate: { id: 'lt-1', version } });
      const prepared = {
        ...{ outcome: 'prepared', method: 'floating', template: { id: 'lt-1', version: '2' } },
        from: { number: '1', imageId: 'ami-old' },
      };
      expect(await prepare(known, fleet)).toEqual(prepared);
      expect(await prepare(known, fleet)).toEqual(prepared);
      expect(Object.keys(known.images)).toHaveLength(2);
    },
  );

  it('makes no version for a fleet that takes its AMI from the parameter of the stage', async () => {
    const known = templates('resolve:ssm:/golden/web-server');
    known.fleets.push(aFleet());
    known.running['web'] = ['ami-old'];
    expect(await prepare(known)).toMatchObject({ outcome: 'prepared', method: 'alias', template: null });
    known.running['web'] = [virginia, virginia];
    expect(await prepare(known)).toMatchObject({ outcome: 'already-current', method: 'alias' });
  });
});

describe('Refreshing a fleet', () => {
  const template = { id: 'lt-1', version: '2' };
  const refresh = (
    refreshes: ReturnType<typeof fakeFleets>,
    more: Partial<RefreshInput> = {},
    minutes = 0,
    given = configuration,
  ) =>
    refreshFleet({
      configuration: given,
      refreshes,
      groups: refreshes,
      actIn,
      now: () => new Date(NOW.getTime() + minutes * 60_000),
    })({
      fleet: aFleet(),
      method: 'numbered',
      template,
      image,
      stage: 'dev',
      refreshId: null,
      since: NOW.toISOString(),
      ...more,
    });
  const running = (version: string | undefined, status = 'InProgress', more: object = {}) =>
    Object.assign(fakeFleets(), {
      fleets: [aFleet()],
      running: { web: [virginia, virginia] },
      refreshes: { web: [{ id: 'r-0', status, percentage: 40, version, ...more }] },
    });

  it('starts one', async () => {
    const known = fakeFleets();
    expect(await refresh(known)).toMatchObject({ outcome: 'in-progress', refreshId: 'web-refresh-1' });
    expect(known.refreshes['web']).toHaveLength(1);
  });

  it('adopts one that goes to the same template version', async () => {
    const known = running('2');
    expect(await refresh(known)).toMatchObject({ outcome: 'in-progress', refreshId: 'r-0', percentage: 40 });
    expect(known.refreshes['web']).toHaveLength(1);
  });

  it.each(['1', undefined])('waits for one that goes elsewhere (%s), and starts no second', async (version) => {
    const known = running(version);
    expect(await refresh(known)).toMatchObject({ outcome: 'waiting', refreshId: null });
    expect(known.refreshes['web']).toHaveLength(1);
  });

  it('says that an alarm is not ready, and touches nothing', async () => {
    const known = Object.assign(fakeFleets(), { start: async () => 'alarm-not-ready' as const });
    expect(await refresh(known)).toMatchObject({ outcome: 'failed', refreshId: null, code: 'ALARM_NOT_READY' });
  });

  it('starts once the other has ended', async () => {
    expect(await refresh(running('1', 'Successful'))).toMatchObject({
      outcome: 'in-progress',
      refreshId: 'web-refresh-2',
    });
  });

  it.each([
    ['Successful', 'succeeded'],
    ['Failed', 'failed'],
    ['Cancelled', 'cancelled'],
    ['RollbackSuccessful', 'rolled-back'],
    ['RollbackFailed', 'roll-back-failed'],
    ['Baking', 'in-progress'],
  ])('tells %s as %s', async (status, outcome) => {
    expect(await refresh(running('2', status), { refreshId: 'r-0' })).toMatchObject({ outcome, refreshId: 'r-0' });
  });

  describe('that Auto Scaling calls successful', () => {
    const ended = (runs: readonly string[], held: readonly object[] = [], minutesAgo = 60) => {
      const endedAt = new Date(NOW.getTime() - minutesAgo * 60_000).toISOString();
      return Object.assign(running('2', 'Successful', { endedAt }), { running: { web: runs }, held: { web: held } });
    };
    const OLD = 'ami-old';
    const PROTECTED = { isProtected: true };
    const STANDBY = { lifecycle: 'Standby' };
    const look = (known: ReturnType<typeof ended>, given = configuration) =>
      refresh(known, { refreshId: 'r-0' }, 0, given);

    it('does not count as rolled when every instance is protected from scale-in', async () => {
      expect(await look(ended([OLD, OLD], [PROTECTED, PROTECTED], 0))).toMatchObject({
        outcome: 'not-rolled',
        code: 'FLEET_INSTANCES_REMAIN',
        message: 'web: 0 of 2 instances run web-server 1.4.0/7: protected from scale-in (web-1, web-2).',
      });
    });

    it('names every cause, and how many there are of each', async () => {
      const known = ended([OLD, virginia, OLD, OLD, OLD], [STANDBY, {}, PROTECTED, PROTECTED]);
      expect(await look(known)).toMatchObject({
        message:
          'web: 1 of 5 instances run web-server 1.4.0/7: 2 protected from scale-in, 1 on standby, 1 not replaced, and Auto Scaling does not say why (web-1, web-3, web-4 and 1 more).',
      });
    });

    it('goes on, and says so, where instances that remain are to be reported', async () => {
      const reporting = aConfiguration({
        stages: [aStage('dev', DEV, { fleets: { ...fleets, whenInstancesRemain: 'report' } })],
      });
      expect(await look(ended([OLD, virginia], [PROTECTED]), reporting)).toMatchObject({
        outcome: 'partly-rolled',
        message: 'web: 1 of 2 instances run web-server 1.4.0/7: protected from scale-in (web-1).',
      });
    });

    it.each<[string, string[], object[]]>([
      ['an instance is still on its way', [virginia, virginia], [{}, { lifecycle: 'Pending' }]],
      ['EC2 does not show an instance yet', [virginia, 'unknown'], []],
      ['the old instance is listed still', [virginia, OLD], []],
      ['the old instance is on its way out', [virginia, OLD], [{}, { lifecycle: 'Terminating' }]],
    ])('is checked again for five minutes when %s', async (_what, runs, held) => {
      expect(await look(ended(runs, held, 4))).toMatchObject({ outcome: 'in-progress', waitSeconds: 30 });
    });

    it.each<[string, string[], object[], string]>([
      [
        'an instance that is still on its way runs the image',
        [virginia, virginia],
        [{}, { lifecycle: 'Pending' }],
        'succeeded',
      ],
      ['the old instance is on its way out', [virginia, OLD], [{}, { lifecycle: 'Terminating' }], 'succeeded'],
      ['an instance of the warm pool is old', [virginia, OLD], [{}, { lifecycle: 'Warmed:Stopped' }], 'succeeded'],
      ['nobody sees what an instance runs', [virginia, 'unknown'], [], 'not-rolled'],
      ['an instance runs the old image for no reason', [virginia, OLD], [], 'not-rolled'],
      ['the group wants no instances', [], [], 'succeeded'],
    ])('is decided after that: %s', async (_what, runs, held, outcome) => {
      expect(await look(ended(runs, held, 5))).toMatchObject({ outcome });
    });

    it('does not count as rolled when none of the instances that the group wants is in service', async () => {
      const known = Object.assign(ended([]), {
        group: async () => ({ group: 'web', desired: 2, instances: [] }),
      });
      expect(await look(known)).toMatchObject({
        outcome: 'not-rolled',
        message: expect.stringMatching(/none is in service/),
      });
    });
  });

  it('gives up on one that does not end in time, and says that it goes on', async () => {
    expect(await refresh(running('2'), { refreshId: 'r-0' }, 59)).toMatchObject({ outcome: 'in-progress' });
    expect(await refresh(running('2'), { refreshId: 'r-0' }, 60)).toMatchObject({
      outcome: 'left-running',
      code: 'REFRESH_TIMED_OUT',
      fix: expect.stringMatching(/goes on/),
    });
  });

  it.each<[string, ReturnType<typeof running>, Partial<RefreshInput>]>([
    ['watches', running('2'), { refreshId: 'r-0' }],
    ['waits for', running('1'), {}],
  ])('looks less often at one that it %s where it may take weeks', async (_what, known, more) => {
    expect(await refresh(known, more)).toMatchObject({ waitSeconds: 30 });
    expect(await refresh(known, more, 0, slow)).toMatchObject({ waitSeconds: slowly });
  });

  it('gives up waiting for another one in time, too, having started none', async () => {
    expect(await refresh(running('1'), {}, 60)).toMatchObject({ outcome: 'failed', code: 'REFRESH_TIMED_OUT' });
  });
});

describe('Putting a fleet back', () => {
  const OLD_AMI = 'ami-old';
  const put = (
    known: ReturnType<typeof fakeFleets>,
    more: Partial<PutBackInput> = {},
    minutes = 0,
    given = configuration,
  ) =>
    putFleetBack({
      ...{ configuration: given, refreshes: known, templates: known, groups: known, actIn },
      now: () => new Date(NOW.getTime() + minutes * 60_000),
    })({
      ...{ fleet: aFleet(), stage: 'dev', image, method: 'numbered', from: { number: '1', imageId: OLD_AMI } },
      ...{ refreshId: 'r-1', backRefreshId: null, since: NOW.toISOString() },
      ...more,
    });
  const group = (status: string | undefined, version = '2', runs = [OLD_AMI, virginia], now = '1') => {
    const known = Object.assign(fakeFleets(), { images: { 'lt-1/1': OLD_AMI, 'lt-1/2': virginia } });
    known.fleets.push(aFleet({ launchTemplate: { id: 'lt-1', version: now } }));
    known.running['web'] = runs;
    if (status) known.refreshes['web'] = [{ id: 'r-1', status, percentage: 60, version }];
    return known;
  };

  it('rolls a refresh of ours back while it is running', async () => {
    const known = group('InProgress');
    expect(await put(known)).toMatchObject({ outcome: 'in-progress' });
    expect(known.refreshes['web']).toMatchObject([{ status: 'RollbackSuccessful' }]);
    expect(await put(known)).toMatchObject({ outcome: 'restored' });
  });

  it('knows a refresh of ours by the AMI that it goes to, where its id was lost', async () => {
    const known = group('InProgress');
    await put(known, { refreshId: null });
    expect(known.refreshes['web']).toMatchObject([{ status: 'RollbackSuccessful' }]);
  });

  it('cancels what cannot be rolled back, and refreshes to the version before', async () => {
    const known = Object.assign(group('InProgress'), { rollBack: async () => 'irreversible' as const });
    known.ends['web'] = 'Successful';
    await put(known, { method: 'floating' });
    expect(known.refreshes['web']).toMatchObject([{ status: 'Cancelled' }]);
    expect(await put(known, { method: 'floating' })).toMatchObject({
      outcome: 'in-progress',
      backRefreshId: 'web-refresh-2',
    });
    expect(known.refreshes['web']?.[1]).toMatchObject({ version: '1' });
    expect(await put(known, { backRefreshId: 'web-refresh-2' })).toMatchObject({ outcome: 'restored' });
  });

  it('looks less often where it may take weeks', async () => {
    expect(await put(group('InProgress'))).toMatchObject({ outcome: 'in-progress', waitSeconds: 30 });
    expect(await put(group('InProgress'), {}, 0, slow)).toMatchObject({ outcome: 'in-progress', waitSeconds: slowly });
  });

  it('waits for a refresh of somebody else, and never cancels it', async () => {
    const known = group('InProgress', '9');
    known.images['lt-1/9'] = 'ami-theirs';
    expect(await put(known, { refreshId: 'r-0' })).toMatchObject({ outcome: 'waiting' });
    expect(known.refreshes['web']).toMatchObject([{ status: 'InProgress' }]);
    expect(await put(known, { refreshId: 'r-0' }, 60)).toMatchObject({ outcome: 'failed', code: 'FLEET_NOT_BACK' });
  });

  it('adopts a refresh back that a killed function has started', async () => {
    const known = group('InProgress', '1');
    expect(await put(known, { refreshId: 'r-0' })).toMatchObject({ outcome: 'in-progress', backRefreshId: 'r-1' });
  });

  it.each([
    ['an instance runs the image that failed', [OLD_AMI, virginia], '1'],
    ['the group launches it still', [OLD_AMI], '2'],
  ])('is not done while %s', async (_what, runs, version) => {
    const known = group('Successful', '2', runs, version);
    expect(await put(known, { backRefreshId: 'r-1' })).toMatchObject({
      outcome: 'failed',
      code: 'FLEET_NOT_BACK',
      message: expect.stringMatching(/not back on version 1 of lt-1: its rollback refresh ended as Successful/),
    });
  });

  it.each<[string, string[], string, Partial<PutBackInput>?]>([
    ['an instance of which nobody can tell what it runs', ['unknown'], '1'],
    ['an image without a copy there', [OLD_AMI], '1', { image: { ...image, amis: [] } }],
  ])('does not take %s for back', async (_what, runs, version, more = {}) => {
    const known = group('Successful', '2', runs, version);
    expect(await put(known, { backRefreshId: 'r-1', ...more })).toMatchObject({ code: 'FLEET_NOT_BACK' });
  });

  it('starts no refresh to an AMI that is gone, and names the AMI', async () => {
    const known = group('Failed');
    known.gone.add(OLD_AMI);
    expect(await put(known)).toMatchObject({
      ...{ outcome: 'failed', code: 'FLEET_NOT_BACK' },
      message: expect.stringMatching(new RegExp(`version 1 of lt-1: ${OLD_AMI} is gone, disabled or not shared`)),
      fix: expect.stringMatching(/promote another image/),
    });
    expect(known.refreshes['web']).toHaveLength(1);
  });

  it('does not take a group that is gone for back', async () => {
    expect(await put(fakeFleets())).toMatchObject({
      code: 'FLEET_NOT_BACK',
      message: expect.stringMatching(/no longer exists/),
    });
  });

  it('waits a little for what Auto Scaling and EC2 show after the refresh back has ended', async () => {
    const known = group('Successful', '2', [OLD_AMI, virginia], '1');
    Object.assign(known.refreshes['web']?.[0] ?? {}, { endedAt: NOW.toISOString() });
    expect(await put(known, { backRefreshId: 'r-1' }, 4)).toMatchObject({ outcome: 'in-progress' });
    expect(await put(known, { backRefreshId: 'r-1' }, 5)).toMatchObject({ code: 'FLEET_NOT_BACK' });
  });

  it('says which instances still run the image that failed', async () => {
    const known = Object.assign(group('Successful', '2', [OLD_AMI, virginia], '1'), {
      held: { web: [{}, { isProtected: true }] },
    });
    expect(await put(known, { backRefreshId: 'r-1' })).toMatchObject({
      message: expect.stringMatching(
        /1 of 2 instances still runs web-server 1.4.0\/7 \(web-2, protected from scale-in\)/,
      ),
    });
  });

  describe('that Hallmark does not move', () => {
    const notMoved = { method: null, from: null, refreshId: null };
    it.each<[string, Partial<FoundFleet>, string]>([
      ['belongs to AWS Batch', { owner: ownerOf({ AWSBatchServiceTag: 'batch' }) }, OLD_AMI],
      ['pins a version of the parameter', {}, 'resolve:ssm:/golden/web-server:1'],
    ])('starts no refresh where the group %s', async (_what, more, ami) => {
      const known = group(undefined, '1', [OLD_AMI]);
      known.images['lt-1/1'] = ami;
      Object.assign(known.fleets[0] ?? {}, more);
      const fleet = aFleet();
      expect(await put(known, { ...notMoved, fleet })).toMatchObject({ outcome: 'restored' });
      known.running['web'] = [OLD_AMI, virginia];
      expect(await put(known, { ...notMoved, fleet })).toMatchObject({ outcome: 'failed', code: 'FLEET_NOT_BACK' });
      expect(known.refreshes['web']).toBeUndefined();
    });
  });

  it('starts nothing where nothing was moved', async () => {
    const known = group(undefined, '2', [OLD_AMI]);
    expect(await put(known, { method: null, from: null, refreshId: null })).toMatchObject({ outcome: 'restored' });
    expect(known.refreshes['web']).toBeUndefined();
  });
});
