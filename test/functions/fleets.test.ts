import { findFleets } from '../../functions/find-fleets/find-fleets.ts';
import { prepareFleet } from '../../functions/prepare-fleet/prepare-fleet.ts';
import { type Input as PutBackInput, putFleetBack } from '../../functions/put-fleet-back/put-fleet-back.ts';
import { type Input as RefreshInput, refreshFleet } from '../../functions/refresh-fleet/refresh-fleet.ts';
import { describeVersion, versionBefore } from '../../shared/domain/fleet-method.ts';
import { LOOKS } from '../../shared/domain/looks.ts';
import type { Fleet } from '../../shared/ports/fleets.ts';
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
  it('looks in every account and region of the stage, and says whose each fleet is', async () => {
    const directory = fakeFleets();
    directory.fleets.push(aFleet(), aFleet({ region: 'eu-west-1', group: 'web-eu' }));
    const found = await findFleets({ configuration, directory, actIn })({ image, stage: 'dev' });
    expect(found).toMatchObject({ outcome: 'found', failures: [] });
    expect(found.fleets.map(({ account, group }) => `${account} ${group}`)).toEqual([`${DEV} web`, `${DEV} web-eu`]);
  });

  it('looks nowhere for a stage without fleets', async () => {
    const directory = fakeFleets();
    directory.fleets.push(aFleet());
    const found = await findFleets({ configuration, directory, actIn })({ image, stage: 'prod' });
    expect(found).toEqual({ outcome: 'found', fleets: [], failures: [] });
  });

  it('says where it could not look, rather than taking that for no fleets', async () => {
    const barred = async () => {
      throw awsError('AccessDenied', 'not authorized to perform: sts:AssumeRole');
    };
    const found = await findFleets({ configuration, directory: fakeFleets(), actIn: barred })({ image, stage: 'dev' });
    expect(found).toMatchObject({
      outcome: 'failed',
      failures: [{ where: `${DEV} us-east-1`, code: 'ASSUME_ROLE_FAILED' }, {}],
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
  const running = (version: string | undefined, status = 'InProgress') =>
    Object.assign(fakeFleets(), { refreshes: { web: [{ id: 'r-0', status, percentage: 40, version }] } });

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
      message: expect.stringMatching(/not back on version 1 of lt-1: its refresh back ended as Successful/),
    });
  });

  it.each<[string, string[], string, Partial<PutBackInput>?]>([
    ['an instance of which nobody can tell what it runs', ['unknown'], '1'],
    ['an image without a copy there', [OLD_AMI], '1', { image: { ...image, amis: [] } }],
  ])('does not take %s for back', async (_what, runs, version, more = {}) => {
    const known = group('Successful', '2', runs, version);
    expect(await put(known, { backRefreshId: 'r-1', ...more })).toMatchObject({ code: 'FLEET_NOT_BACK' });
  });

  it('does not take a group that is gone for back', async () => {
    expect(await put(fakeFleets())).toMatchObject({
      code: 'FLEET_NOT_BACK',
      message: expect.stringMatching(/not there/),
    });
  });

  it('starts nothing where nothing was moved', async () => {
    const known = group(undefined, '2', [OLD_AMI]);
    expect(await put(known, { method: null, from: null, refreshId: null })).toMatchObject({ outcome: 'restored' });
    expect(known.refreshes['web']).toBeUndefined();
  });
});
