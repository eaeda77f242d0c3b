import type { CallRecord } from '../../local/kernel/call.ts';
import { places } from '../../local/play/layout.ts';
import { ssmState } from '../../local/services/ssm/state.ts';
import { type Before, type Build, countsBefore, endState } from '../support/faults/end-state.ts';
import { openDeployed } from '../support/faults/scene.ts';
import { bake, type Deployed, promotionsOf, startPromotion } from './world.ts';

/** Every so many-th point; `npm run faults` takes each. */
const STEP = process.env['HALLMARK_FAULTS'] === 'all' ? 1 : 4;

let world: Deployed;

beforeAll(async () => {
  world = await openDeployed();
});

afterAll(async () => {
  await world.local.close();
});

/** A call of a promotion, not of what tells about builds beside it. */
const ofPromotion = ({ wire, caller }: CallRecord): boolean =>
  wire && caller.startsWith('hallmark-') && !/announce-build|reconcile|find-drift/.test(caller);

/** Before the n-th call of the promotions from now on, counted from 1, does each of `what`. */
const during = (what: Readonly<Record<number, () => Promise<unknown>>>): void => {
  let calls = 0;
  world.local.world.beforeCall = async (record) => {
    if (!ofPromotion(record)) return;
    calls += 1;
    await what[calls]?.();
  };
};

const settled = async (): Promise<void> => {
  await world.settle();
  world.local.world.beforeCall = undefined;
};

/** Tells that a build has become AVAILABLE, however late. */
const tell = (build: Build): void => {
  const { account, region } = world.layout.hub;
  world.local.world.emit({
    source: 'aws.imagebuilder',
    detailType: 'EC2 Image Builder Image State Change',
    account,
    region,
    resources: [build.imageBuildVersionArn],
    detail: { 'previous-state': { status: 'DISTRIBUTING' }, state: { status: 'AVAILABLE' } },
  });
};

const parameters = () =>
  places(world.layout, world.image).map(
    ({ account, region, parameter }) =>
      ssmState(world.local.world, account, region).parameters[parameter]?.versions ?? [],
  );

/** What each parameter was set to since `counts`: the position of its image among `builds`. */
const published = (counts: readonly number[], builds: readonly Build[]): number[][] =>
  parameters().map((versions, index) =>
    versions
      .filter(({ number }) => number > (counts[index] ?? 0))
      .map(({ value }) => builds.findIndex(({ amis }) => amis.some(({ image }) => image === value))),
  );

const counts = (): number[] => parameters().map((versions) => versions.at(-1)?.number ?? 0);

/** Everything is on the newest, which is promoted; the others are, or are superseded; nothing went back or came twice. */
const expectNewest = async (
  builds: readonly Build[],
  since: { readonly counts: readonly number[]; readonly before: Before },
): Promise<void> => {
  const newest = builds.at(-1) as Build;
  const state = await endState(world, { older: newest, old: newest, build: newest, since: since.before, told: [] });
  const names = builds.map(({ imageBuildVersionArn }) =>
    (imageBuildVersionArn.split(':image/')[1] ?? '').replace(/[./]/g, '-'),
  );
  const outcomes = promotionsOf(world)
    .slice(since.before.executions)
    .toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name))
    .map(({ output }) => output['outcome']);
  expect(outcomes.at(-1)).toBe('promoted');
  expect(outcomes).toHaveLength(builds.length);
  expect(outcomes.filter((outcome) => outcome !== 'promoted' && outcome !== 'superseded')).toEqual([]);
  for (const values of published(since.counts, builds)) {
    expect(values.at(-1)).toBe(builds.length - 1);
    expect(values).toEqual([...new Set(values)].toSorted((a, b) => a - b));
  }
  const channel = Object.entries(state.ledger).find(([key]) => key.includes(' CHANNEL#'))?.[1];
  expect(channel).toMatchObject({
    state: 'CURRENT',
    current: { buildVersionArn: expect.stringMatching(/\/NEW$/) },
  });
  expect(channel).not.toHaveProperty('lockOwner');
  expect(Object.values(state.ledger).filter((row) => row['outcome'] === 'in-progress')).toEqual([]);
};

/** Calls of one promotion alone: as many points there are to begin another. */
const callsOfOne = async (): Promise<number> => {
  world.local.world.clearCalls();
  await bake(world);
  await settled();
  return world.local.world.calls.filter(ofPromotion).length;
};

describe('Two builds of one image', () => {
  it('end on the newer one, whichever call of the older it comes before', async () => {
    const points = await callsOfOne();
    expect(points).toBeGreaterThan(20);
    for (let point = 1; point <= points; point += STEP) {
      const since = { counts: counts(), before: countsBefore(world) };
      let newer: Build | undefined;
      during({
        [point]: async () => {
          newer = await bake(world);
        },
      });
      const older = await bake(world);
      await settled();
      // One that came after the last call has still to be made.
      newer ??= await bake(world);
      await settled();
      await expectNewest([older, newer], since);
    }
  }, 60_000);

  it('end on the newer one when the event of the older comes during its promotion, or after it', async () => {
    const points = await callsOfOne();
    for (let point = 1; point <= points + 1; point += 2 * STEP) {
      const older = await bake(world, { emitEvent: false });
      const since = { counts: counts(), before: countsBefore(world) };
      let told = false;
      const late = async () => {
        told = true;
        tell(older);
      };
      during({ [point]: late });
      const newer = await bake(world);
      await settled();
      if (!told) await late();
      await settled();
      await expectNewest([older, newer], since);
    }
  }, 60_000);
});

describe('Three builds of one image', () => {
  it.each([
    [2, 3],
    [8, 30],
    [11, 22],
  ])('end on the newest: the second comes before call %d, the third before call %d', async (second, third) => {
    const since = { counts: counts(), before: countsBefore(world) };
    const builds: Build[] = [];
    const another = async () => {
      builds.push(await bake(world));
    };
    during({ [second]: another, [third]: another });
    builds.unshift(await bake(world));
    await settled();
    while (builds.length < 3) {
      await another();
      await settled();
    }
    await expectNewest(builds, since);
  });
});

describe('Two people who start the same promotion', () => {
  it('get one, whichever call of the first the second comes before', async () => {
    const start = (build: Build, name: string) => startPromotion(world, { image: build.imageBuildVersionArn }, name);
    let joined = 0;
    for (let point = 1; point <= 25; point += 6) {
      const since = { counts: counts(), before: countsBefore(world) };
      const build = await bake(world, { emitEvent: false });
      during({ [point]: () => start(build, `erin-${point}`) });
      await start(build, `dana-${point}`);
      await settled();
      const [dana, erin] = promotionsOf(world).slice(since.before.executions);

      // Who comes when the first has ended finds its work done, and repeats none of it.
      expect(dana?.output['outcome']).toMatch(/^(promoted|joined)$/);
      expect([dana?.output['outcome'], erin?.output['outcome']]).toContain('promoted');
      const one = [dana, erin].some((each) => each?.output['outcome'] === 'joined');
      joined += one ? 1 : 0;
      // Asked again when the work is done, it is repaired: the same value is written once more.
      for (const values of published(since.counts, [build])) expect(one ? values : [...new Set(values)]).toEqual([0]);
    }
    expect(joined).toBeGreaterThanOrEqual(3);
  }, 60_000);
});

describe('Promotions of two images at once', () => {
  it('touch nothing of each other', async () => {
    const other = world.layout.images['base-arm64'];
    if (!other) throw new Error('the example has no base-arm64');
    const since = { counts: counts(), before: countsBefore(world) };
    let foreign: Build | undefined;
    during({
      6: async () => {
        foreign = await bake(world, { name: other.name, regions: other.regions });
      },
    });
    const own = await bake(world);
    await settled();

    for (const each of published(since.counts, [own])) expect(each).toEqual([0]);
    const values = places(world.layout, other).map(
      ({ account, region, parameter }) =>
        ssmState(world.local.world, account, region).parameters[parameter]?.versions.at(-1)?.value,
    );
    expect(new Set(values)).toEqual(new Set(foreign?.amis.map(({ image }) => image)));
  });
});
