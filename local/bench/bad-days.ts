import type { CallRecord } from '../kernel/call.ts';
import type { FaultRule } from '../kernel/switches.ts';
import type { LocalAws } from '../local-aws.ts';
import { type ImageLayout, type Layout, places } from '../play/layout.ts';
import { type Baked, bake, control, open, promote, verifyImage } from './promotion.ts';
import { atMost, type Row } from './row.ts';

/** How promotions do when AWS throttles, fails and loses answers. A figure counts only when nothing was lost and nothing doubled. */

const HOUR = 3_600_000;

/** The fastest of several, since a machine that is busy with something else only adds. */
const RUNS = 3;

const isThrottle = ({ error }: CallRecord): boolean => /Throttl|LimitExceeded|TooMany|SlowDown/i.test(error ?? '');

const attempts = (local: LocalAws): readonly CallRecord[] =>
  local.world.calls.filter(({ wire, principal }) => wire && !principal.endsWith('/hallmark-announce-build'));

interface Timed {
  readonly milliseconds: number;
  readonly attempts: number;
  readonly calls: number;
  readonly throttled: number;
}

/** The fastest of warm promotions; the switches are as `prepare` leaves them. */
const fastest = async (local: LocalAws, layout: Layout, prepare: () => void): Promise<Timed> => {
  const runs: Timed[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    prepare();
    const { milliseconds } = await promote(local, layout);
    const all = attempts(local);
    const throttled = all.filter(isThrottle).length;
    runs.push({ milliseconds, attempts: all.length, calls: all.filter(({ error }) => !error).length, throttled });
  }
  return runs.reduce((best, each) => (each.milliseconds < best.milliseconds ? each : best));
};

/** 30 % of all calls throttled at random, and AWS's documented buckets, at one size. */
export const throttled = async (assembly: string, name: string): Promise<Row[]> => {
  const { local, layout } = await open(assembly);
  const { switches } = local.world;
  try {
    await promote(local, layout);
    const plain = await fastest(local, layout, () => {});
    const random = await fastest(local, layout, () => {
      switches.faults = [{ service: '*', operation: '*', kind: 'throttle', probability: 0.3 }];
    });
    switches.faults = [];
    const buckets = await fastest(local, layout, () => {
      switches.throttling = true;
    });
    return [
      atMost(`30 % throttled at ${name}: attempts / calls`, random.attempts / random.calls, 1.55, 2, ' ×'),
      atMost(`30 % throttled at ${name}: time / unthrottled`, random.milliseconds / plain.milliseconds, 4, 2, ' ×'),
      atMost(
        `AWS's buckets at ${name}: attempts that are throttled`,
        (100 * buckets.throttled) / buckets.attempts,
        1,
        2,
        ' %',
      ),
      // One promotion alone stays within every burst: what the buckets allow is the time without them.
      atMost(
        `AWS's buckets at ${name}: time / what they allow`,
        buckets.milliseconds / plain.milliseconds,
        1.15,
        2,
        ' ×',
      ),
    ];
  } finally {
    await local.close();
  }
};

interface Together {
  readonly milliseconds: number;
  /** By image. */
  readonly baked: ReadonlyMap<ImageLayout, Baked>;
}

/** Builds of all images become AVAILABLE at once, and all that follows comes to its end. */
const together = async (local: LocalAws, layout: Layout): Promise<Together> => {
  await local.world.idle();
  local.world.clock.advanceTo(local.world.clock.now() + 2 * HOUR);
  local.world.clearCalls();
  await control(local, 'sns/clear', {});
  const images = Object.values(layout.images);
  const began = performance.now();
  const baked = await Promise.all(
    images.map(async (image) => [image, await bake(local, layout, true, image)] as const),
  );
  await local.world.idle();
  return { milliseconds: performance.now() - began, baked: new Map(baked) };
};

/** Standard throughput of PutParameter, and its burst: a second of it. */
const PUTS_A_SECOND = 3;

/** Many promotions at once, into the same accounts: PutParameter has 3 a second in each account and region. */
export const atOnce = async (assembly: string, name: string): Promise<Row[]> => {
  const { local, layout } = await open(assembly);
  try {
    await together(local, layout);
    local.world.switches.throttling = true;
    const took: number[] = [];
    const many = Object.keys(layout.images).length;
    for (let promotions = 2; promotions <= 1 + RUNS; promotions += 1) {
      const { milliseconds, baked } = await together(local, layout);
      for (const [image, { amis }] of baked) {
        const doubled = verifyImage(local, layout, image, amis).find((versions) => versions !== promotions);
        if (doubled)
          throw new Error(`${image.name}: a parameter has had ${doubled} values in ${promotions} promotions`);
      }
      await everythingToldOnce(local, baked.size);
      took.push(milliseconds);
    }
    const bound = (1000 * (many - PUTS_A_SECOND)) / PUTS_A_SECOND;
    return [
      atMost(
        `${many} promotions at once of ${name}: time / what PutParameter allows`,
        Math.min(...took) / bound,
        2,
        2,
        ' ×',
      ),
    ];
  } finally {
    await local.close();
  }
};

/** One message that it began and one that it ended for every promotion. */
const everythingToldOnce = async (local: LocalAws, promotions: number): Promise<void> => {
  const told = await control<{ protocol: string; message: string }[]>(local, 'sns/notifications');
  const titles = told
    .filter(({ protocol }) => protocol === 'slack')
    .map(({ message }) => (JSON.parse(message) as { metadata: { eventType: string } }).metadata.eventType);
  for (const kind of ['started', 'promoted']) {
    const count = titles.filter((each) => each === kind).length;
    if (count !== promotions) throw new Error(`${promotions} promotions, and "${kind}" was told ${count} times`);
  }
};

const ROUNDS = 10;

const goWrong = (service: string): readonly FaultRule[] => [
  { service, operation: '*', kind: 'throttle', probability: 0.13 },
  { service, operation: '*', kind: 'error', errorName: 'InternalFailure', status: 500, probability: 0.08 },
  { service, operation: '*', kind: 'lost-answer', probability: 0.06 },
  { service, operation: '*', kind: 'lost-request', probability: 0.06 },
  { service, operation: '*', kind: 'kill-before', probability: 0.01 },
];

/**
 * 30 % of all calls go wrong, in every way. Answers of SNS, and of the function that tells, are not lost: nobody can know then
 * whether a message went out, and one that comes twice is better than none (docs/faults.md).
 */
const FAULTS: readonly FaultRule[] = [
  ...['ssm', 'ec2', 'sts', 'dynamodb', 'imagebuilder', 'states'].flatMap(goWrong),
  { service: 'sns', operation: '*', kind: 'throttle', probability: 0.3 },
  { service: 'lambda', operation: '*', kind: 'throttle', probability: 0.15 },
  { service: 'lambda', operation: '*', kind: 'error', errorName: 'ServiceException', status: 500, probability: 0.15 },
];

/** 200 promotions of 20 images under faults, 20 at a time. */
export const soak = async (assembly: string): Promise<Row[]> => {
  const { local, layout } = await open(assembly);
  try {
    let faulty = 0;
    let all = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      local.world.switches.faults = [...FAULTS];
      const { baked } = await together(local, layout);
      local.world.switches.faults = [];
      for (const [image, { amis }] of baked) verifyImage(local, layout, image, amis);
      verifyPermissions(local, layout, baked);
      await everythingToldOnce(local, baked.size);
      const calls = attempts(local);
      all += calls.length;
      faulty += calls.filter(({ error }) => error !== undefined).length;
    }
    const images = Object.keys(layout.images).length;
    const executions = await control<{ status: string; output?: string }[]>(local, 'states/executions');
    const lost = ROUNDS * images - executions.filter(({ status }) => status === 'SUCCEEDED').length;
    return [
      atMost(`soak: of ${ROUNDS * images} promotions under faults, lost or doubled`, lost, 0, 0),
      {
        figure: 'soak: calls that went wrong',
        measured: `${((100 * faulty) / all).toFixed(0)} %`,
        limit: '≥ 25 %',
        holds: faulty / all >= 0.25,
      },
    ];
  } finally {
    await local.close();
  }
};

/** Every account of every stage may launch every AMI, once. */
const verifyPermissions = (local: LocalAws, layout: Layout, baked: Together['baked']): void => {
  for (const [image, { amis }] of baked) {
    const accounts = new Set(places(layout, image).map(({ account }) => account));
    for (const { region, image: id } of amis) {
      const { images } = local.world.state<{ images: Record<string, { permissions: { value: string }[] }> }>(
        'ec2',
        'global',
        region,
        () => ({ images: {} }),
      );
      const allowed = images[id]?.permissions.map(({ value }) => value) ?? [];
      if (allowed.length !== accounts.size || allowed.some((account) => !accounts.has(account)))
        throw new Error(`${id} in ${region} may be launched by ${allowed.length} accounts, not ${accounts.size}`);
    }
  }
};
