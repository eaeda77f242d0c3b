import { globSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from '../play/report/table.ts';
import { assemblyFor, type Size, sourcesDigest } from './assemblies.ts';
import { atOnce, soak, throttled } from './bad-days.ts';
import { naiveControl } from './control.ts';
import { fleetFree, LEDGER_AND_WORKFLOW, leastCalls } from './least.ts';
import { type Measured, open, promote } from './promotion.ts';
import { atLeast, atMost, type Row } from './row.ts';
import { measureStarts, perfCounts, type Start } from './start.ts';

const SIZES: readonly Size[] = [
  { accounts: 1, regions: 1 },
  { accounts: 3, regions: 2 },
  { accounts: 10, regions: 2 },
  { accounts: 100, regions: 4 },
];
const AGAINST_CONTROL: Size = { accounts: 100, regions: 8 };
/** Into the same accounts, all at once. */
const MANY: Size = { accounts: 10, regions: 2, images: 20 };
/** The soak is about faults, not about size. */
const SOAK: Size = { accounts: 2, regions: 2, images: 20 };
const DEPTH: Size = { accounts: 10, regions: 2 };
const LATENCY = 500;
const CACHE = resolve('node_modules/.cache/hallmark/bench');

const log = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/**
 * The faster of the second and the third promotion in one world: functions are warm, connections are open, and a machine that is busy
 * with something else only adds. With latency the second alone: nothing else counts then.
 */
const warm = async (assembly: string, latency = 0): Promise<Measured> => {
  const { local, layout } = await open(assembly);
  try {
    await promote(local, layout);
    local.world.switches.latencyMilliseconds = latency;
    const second = await promote(local, layout);
    if (latency > 0) return second;
    const third = await promote(local, layout);
    return third.milliseconds < second.milliseconds ? third : second;
  } finally {
    await local.close();
  }
};

const counting = async (
  assemblies: ReadonlyMap<Size, string>,
): Promise<{ rows: Row[]; calls: Record<string, Record<string, number>>; measured: Map<Size, Measured> }> => {
  const rows: Row[] = [];
  const calls: Record<string, Record<string, number>> = {};
  const measured = new Map<Size, Measured>();
  for (const size of SIZES) {
    log(`promotion of (${size.accounts},${size.regions})…`);
    const seen = await warm(assemblies.get(size) ?? '');
    measured.set(size, seen);
    const least = leastCalls(size);
    calls[`(${size.accounts},${size.regions})`] = seen.calls;
    rows.push(
      atMost(
        `calls of (${size.accounts},${size.regions}), least possible ${least}`,
        fleetFree(seen.calls),
        Math.floor(1.02 * least + 4),
        0,
      ),
    );
    rows.push(
      atMost(
        `state transitions of (${size.accounts},${size.regions})`,
        seen.transitions,
        25 + 4 * Math.ceil(size.accounts / 50),
        0,
      ),
    );
  }
  return { rows, calls, measured };
};

const control = async (assembly: string): Promise<Row[]> => {
  log('against the naive control at (100,8)…');
  const { local, layout } = await open(assembly);
  try {
    await promote(local, layout);
    const ours = await promote(local, layout);
    const theirs = await naiveControl(local, layout);
    const oursCalls = fleetFree(ours.calls);
    return [
      atLeast('naive control / promotion at (100,8), time', theirs.milliseconds / ours.milliseconds, 3.5),
      atLeast('naive control / promotion at (100,8), calls', theirs.calls / oursCalls, 1.35),
    ];
  } finally {
    await local.close();
  }
};

const badDays = async (assemblies: ReadonlyMap<Size, string>): Promise<Row[]> => {
  log('under throttling at (100,4)…');
  const rows = await throttled(assemblies.get(SIZES[3] as Size) ?? '', '(100,4)');
  log('20 promotions at once…');
  rows.push(...(await atOnce(assemblies.get(MANY) ?? '', '(10,2)')));
  log('200 promotions under faults…');
  return [...rows, ...(await soak(assemblies.get(SOAK) ?? ''))];
};

const startTime = async (assembly: string): Promise<number> => {
  const { local, startMilliseconds } = await open(assembly);
  await local.close();
  return startMilliseconds;
};

const starts = (assembly: string): { rows: Row[]; unit: string; seen: readonly Start[] } => {
  const perf = perfCounts();
  log(`starting every function 15 times (${perf ? 'user instructions' : 'CPU time'})…`);
  const seen = measureStarts(assembly, perf);
  return {
    rows: seen.map(({ name, ratio, ec2, kilobytes }) =>
      atMost(`start of ${name} (${kilobytes} KB)`, ratio, ec2 ? 8.3 : 5, 2, ' ×'),
    ),
    unit: perf ? 'user instructions' : 'CPU time',
    seen,
  };
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const sources = sourcesDigest(
    globSync([
      'functions/**/*.ts',
      'shared/**/*.ts',
      'infra/**/*.ts',
      'state-machines/*.json',
      'images/**/*.yaml',
      'package-lock.json',
    ]).sort(),
  );
  const assemblies = new Map(
    [...SIZES, AGAINST_CONTROL, MANY, SOAK].map((size) => [size, assemblyFor(size, CACHE, sources)]),
  );
  const counted = await counting(assemblies);
  log('depth at (10,2) with 500 ms added to each call…');
  const deep = await warm(
    assemblies.get(SIZES.find(({ accounts }) => accounts === DEPTH.accounts) as Size) ?? '',
    LATENCY,
  );
  const small = counted.measured.get(SIZES[0] as Size)?.milliseconds ?? 0;
  const large = counted.measured.get(SIZES[3] as Size)?.milliseconds ?? 0;
  const started = starts(assemblies.get(SIZES[0] as Size) ?? '');
  const rows = [
    ...counted.rows,
    atMost('round trips of share and publish at (10,2)', deep.shareAndPublishMilliseconds / LATENCY + 1, 10, 1),
    ...(await control(assemblies.get(AGAINST_CONTROL) ?? '')),
    ...(await badDays(assemblies)),
    atMost('warm promotion of (1,1), event to notification', small, 150, 0, ' ms'),
    atMost('warm promotion of (100,4), event to notification', large, 4000, 0, ' ms'),
    atMost(
      'local AWS: start of the endpoint with the app deployed',
      await startTime(assemblies.get(SIZES[0] as Size) ?? ''),
      300,
      0,
      ' ms',
    ),
    atMost('peak memory', process.resourceUsage().maxRSS / 1024, 4096, 0, ' MB'),
    ...started.rows,
  ];
  // A figure that does not hold is a defect.
  if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
  if (values.json)
    return void process.stdout.write(
      `${JSON.stringify({ cpus: cpus().length, startUnit: started.unit, rows, calls: counted.calls, ledgerAndWorkflow: LEDGER_AND_WORKFLOW }, null, 2)}\n`,
    );
  process.stdout.write(
    `${table(
      ['figure', 'measured', 'limit', ''],
      rows.map(({ figure, measured, limit, holds }) => [figure, measured, limit, holds ? 'holds' : 'DOES NOT HOLD']),
    )}\n`,
  );
  for (const [size, calls] of Object.entries(counted.calls))
    process.stdout.write(
      `\nCalls of ${size}\n${table(
        ['operation', 'calls'],
        Object.entries(calls).map(([operation, count]) => [operation, String(count)]),
      )}\n`,
    );
};

await main();
