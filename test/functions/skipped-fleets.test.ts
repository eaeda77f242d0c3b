import { findFleets, MOST_FLEETS } from '../../functions/find-fleets/find-fleets.ts';
import { prepareFleet } from '../../functions/prepare-fleet/prepare-fleet.ts';
import { ownerOf } from '../../shared/domain/fleet-owner.ts';
import type { FoundFleet } from '../../shared/ports/fleets.ts';
import { aConfiguration, anImage, aStage, DEV, fleets, hash, PROD } from '../support/builders.ts';
import { fakeFleets } from '../support/fakes/fake-fleets.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';

const image = anImage();
const actIn = <T>(_account: string, work: () => Promise<T>): Promise<T> => work();

const aGroup = (group: string, more: Partial<FoundFleet> = {}): FoundFleet => ({
  ...{ region: 'us-east-1', group, launchTemplate: { id: 'lt-1', version: '1' }, mixed: false, instances: 2 },
  ...more,
});

const configured = (more: Partial<typeof fleets> | object) =>
  aConfiguration({ stages: [aStage('dev', DEV, { fleets: { ...fleets, ...more } })] });

const world = (...groups: readonly FoundFleet[]) => {
  const known = Object.assign(fakeFleets(), { images: { 'lt-1/1': 'ami-old', 'lt-2/1': 'resolve:ssm:/other' } });
  known.fleets.push(...groups);
  return known;
};

const find = (known: ReturnType<typeof world>, more: object = {}, check = true) =>
  findFleets({ configuration: configured(more), directory: known, templates: known, actIn })({
    ...{ image, stage: 'dev', check, request: { trigger: 'event' } },
  });

/** A group of a tenant that Hallmark cannot move. */
const stray = aGroup('tenant', { launchTemplate: { id: 'lt-2', version: '1' } });
const web = aGroup('web');

describe('A group that is refused', () => {
  it('does not stop the others where the stage skips it: the answer names it with code and reason', async () => {
    const found = await find(world(web, stray), { whenRefused: 'skip' });
    expect(found).toMatchObject({
      outcome: 'found',
      failures: [],
      fleets: [{ group: 'web' }],
      skipped: {
        count: 1,
        first: [{ where: `${DEV} us-east-1 tenant`, code: 'FLEET_RESOLVES_OTHER_PARAMETER' }],
      },
    });
    expect(found.fleets).toHaveLength(1);
  });

  it('fails a stage that wants it so', async () => {
    expect(await find(world(web, stray), { whenRefused: 'fail' })).toMatchObject({
      outcome: 'failed',
      failures: [{ code: 'FLEET_RESOLVES_OTHER_PARAMETER' }],
      skipped: { count: 0 },
    });
  });

  it.each<[string, string, FoundFleet]>([
    [
      'belongs to another service',
      'FLEET_MANAGED_BY_OTHER',
      { ...web, owner: ownerOf({ AWSBatchServiceTag: 'batch' }) },
    ],
    ['has no launch template', 'FLEET_HAS_NO_LAUNCH_TEMPLATE', { ...web, launchTemplate: undefined }],
    ['has suspended processes', 'FLEET_SUSPENDED', { ...web, suspended: ['Launch'] }],
    ['has overrides', 'FLEET_OVERRIDES', { ...web, overrides: 'image' }],
    ['chooses instance types by attributes', 'FLEET_BY_ATTRIBUTES', { ...web, overrides: 'requirements' }],
    ['would keep instances', 'FLEET_INSTANCES_REMAIN', { ...web, protectsNew: true }],
  ])('is skipped when it %s', async (_what, code, group) => {
    expect(await find(world(group), { whenRefused: 'skip' })).toMatchObject({
      outcome: 'found',
      fleets: [],
      skipped: { count: 1, first: [{ code }] },
    });
  });

  it('is skipped when nothing could be rolled back to, in a promotion that no person asked for', async () => {
    const known = world(web);
    known.gone.add('ami-old');
    expect(await find(known, { whenRefused: 'skip' })).toMatchObject({
      skipped: { count: 1, first: [{ code: 'FLEET_HAS_NO_WAY_BACK' }] },
    });
  });

  it('is skipped as well when it changed after it was found', async () => {
    const prepared = (whenRefused: string) =>
      prepareFleet({
        ...{ configuration: configured({ whenRefused }), templates: world(stray), groups: world(stray), actIn, hash },
      })({ fleet: { ...stray, account: DEV }, image, stage: 'dev' });
    expect(await prepared('skip')).toMatchObject({ outcome: 'skipped', code: 'FLEET_RESOLVES_OTHER_PARAMETER' });
    expect(await prepared('fail')).toMatchObject({ outcome: 'failed', code: 'FLEET_RESOLVES_OTHER_PARAMETER' });
  });

  it('is not what a target that cannot be read is: that fails the stage', async () => {
    const barred = async () => {
      throw awsError('AccessDenied', 'not authorized to perform: sts:AssumeRole');
    };
    const known = world(web);
    const found = await findFleets({
      ...{ configuration: configured({ whenRefused: 'skip' }), directory: known, templates: known, actIn: barred },
    })({ image, stage: 'dev', check: true, request: { trigger: 'event' } });
    expect(found).toMatchObject({ outcome: 'failed', failures: [{ code: 'ASSUME_ROLE_FAILED' }, {}] });
  });
});

describe('Names that fleets may have', () => {
  const names = ['web*', 'api-*'];

  it.each(['skip', 'fail'])(
    'keep a tagged group of another name out of the stage, which goes on (%s)',
    async (whenRefused) => {
      expect(await find(world(web, aGroup('miner')), { names, whenRefused })).toMatchObject({
        outcome: 'found',
        fleets: [{ group: 'web' }],
        skipped: {
          count: 1,
          first: [
            {
              code: 'FLEET_NOT_NAMED',
              message: 'miner has the tag hallmark:image=web-server, and its name fits none of web*, api-*.',
            },
          ],
        },
      });
    },
  );

  it('read nothing of such a group', async () => {
    const known = world(web, aGroup('miner'));
    const read: string[] = [];
    const templates = {
      ...known,
      now: (region: string, template: { id: string; version: string }) => {
        read.push(template.id);
        return known.now(region, template);
      },
    };
    await findFleets({ configuration: configured({ names }), directory: known, templates, actIn })({
      ...{ image, stage: 'dev', check: true, request: { trigger: 'event' } },
    });
    expect(read).toEqual(['lt-1']);
  });

  it('hold on the way back, too', async () => {
    const { fleets: found } = await find(world(web, aGroup('miner')), { names }, false);
    expect(found.map(({ group }) => group)).toEqual(['web']);
  });
});

describe('More groups than a stage can roll', () => {
  const many = Array.from({ length: MOST_FLEETS + 1 }, (_, index) => aGroup(`tenant-${index}`));
  const inTwo = aConfiguration({
    stages: [
      aStage('dev', DEV, {
        fleets: { ...fleets, whenRefused: 'skip' },
        targets: [
          { account: DEV, regions: ['us-east-1'] },
          { account: PROD, regions: ['us-east-1'] },
        ],
      }),
    ],
  });

  it('cost the target that has the most, and not the others', async () => {
    const [flooded, own] = [world(...many), world(web)];
    let account = '';
    const of = () => (account === PROD ? flooded : own);
    const directory = { ...own, tagged: async (...asked: Parameters<typeof own.tagged>) => of().tagged(...asked) };
    const inAccount = async <T>(asked: string, work: () => Promise<T>): Promise<T> => {
      account = asked;
      return work();
    };
    const found = await findFleets({ configuration: inTwo, directory, templates: own, actIn: inAccount })({
      ...{ image, stage: 'dev', check: true, request: { trigger: 'event' } },
    });
    expect(found).toMatchObject({
      outcome: 'found',
      failures: [],
      skipped: { count: MOST_FLEETS + 1, first: [{ where: `${PROD} us-east-1`, code: 'TOO_MANY_FLEETS' }] },
    });
    expect(found.fleets.map(({ group }) => group)).toEqual(['web']);
  });

  it('fail a stage that has no other target', async () => {
    expect(await find(world(...many), { whenRefused: 'skip' })).toMatchObject({
      outcome: 'failed',
      failures: [{ code: 'TOO_MANY_FLEETS' }],
    });
  });
});
