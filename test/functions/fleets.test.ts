import { findFleets } from '../../functions/find-fleets/find-fleets.ts';
import { prepareFleet } from '../../functions/prepare-fleet/prepare-fleet.ts';
import { type Input as RefreshInput, refreshFleet } from '../../functions/refresh-fleet/refresh-fleet.ts';
import type { Fleet } from '../../shared/ports/fleets.ts';
import { aConfiguration, anImage, aStage, DEV, fleets, hash, NOW, PROD } from '../support/builders.ts';
import { fakeFleets } from '../support/fakes/fake-fleets.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';

const image = anImage();
const virginia = image.amis[0]?.id ?? '';
const configuration = aConfiguration({ stages: [aStage('dev', DEV, { fleets }), aStage('prod', PROD)] });
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
  const prepare = (templates: ReturnType<typeof fakeFleets>, fleet = aFleet()) =>
    prepareFleet({ templates, actIn, hash })({ fleet, image, stage: 'dev' });
  const templates = (ami = 'ami-old') => Object.assign(fakeFleets(), { images: { 'lt-1/1': ami } });

  it('makes a version with the AMI from the one that the fleet uses now', async () => {
    const known = templates();
    expect(await prepare(known)).toEqual({ outcome: 'prepared', template: { id: 'lt-1', version: '2' } });
    expect(known.images['lt-1/2']).toBe(virginia);
  });

  it('makes no second version when it runs again', async () => {
    const known = templates();
    await prepare(known);
    expect(await prepare(known)).toMatchObject({ template: { version: '2' } });
    expect(Object.keys(known.images)).toHaveLength(2);
  });

  it('makes none when the fleet has the AMI already', async () => {
    const known = templates(virginia);
    expect(await prepare(known)).toEqual({ outcome: 'already-current' });
    expect(Object.keys(known.images)).toHaveLength(1);
  });

  it.each<[string, Partial<Fleet>, string, string]>([
    ['on $Latest', { launchTemplate: { id: 'lt-1', version: '$Latest' } }, 'ami-old', 'FLEET_CANNOT_ROLL_BACK'],
    ['on $Default', { launchTemplate: { id: 'lt-1', version: '$Default' } }, 'ami-old', 'FLEET_CANNOT_ROLL_BACK'],
    ['on resolve:ssm', {}, 'resolve:ssm:/golden/web-server', 'FLEET_CANNOT_ROLL_BACK'],
    ['without a launch template', { launchTemplate: undefined }, 'ami-old', 'FLEET_HAS_NO_LAUNCH_TEMPLATE'],
    ['in a region without a copy', { region: 'ap-south-1' }, 'ami-old', 'REGIONS_INCOMPLETE'],
  ])('refuses a fleet %s before anything is touched', async (_what, more, ami, code) => {
    const known = templates(ami);
    expect(await prepare(known, aFleet(more))).toMatchObject({ outcome: 'failed', code });
    expect(Object.keys(known.images)).toHaveLength(1);
  });
});

describe('Refreshing a fleet', () => {
  const template = { id: 'lt-1', version: '2' };
  const refresh = (refreshes: ReturnType<typeof fakeFleets>, more: Partial<RefreshInput> = {}, minutes = 0) =>
    refreshFleet({
      configuration,
      refreshes,
      actIn,
      now: () => new Date(NOW.getTime() + minutes * 60_000),
    })({ fleet: aFleet(), template, image, stage: 'dev', refreshId: null, since: NOW.toISOString(), ...more });
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

  it('gives up waiting for another one in time, too, having started none', async () => {
    expect(await refresh(running('1'), {}, 60)).toMatchObject({ outcome: 'failed', code: 'REFRESH_TIMED_OUT' });
  });
});
