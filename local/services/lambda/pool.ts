import { availableParallelism } from 'node:os';
import type { World } from '../../kernel/world.ts';
import { removeInlineCode, taskRoot } from './code.ts';
import { roleVariables } from './credentials.ts';
import { environmentOf } from './environment.ts';
import { writeLog } from './log.ts';
import { Sandbox } from './sandbox.ts';
import type { FunctionRecord } from './state.ts';

/** Sandboxes of one function at a time on this machine, where no reserved concurrency says less; more invocations wait. */
const MOST_SANDBOXES = 10;
/** Real time that an invocation waits for a warm sandbox: about what it takes to start one on a machine that is busy. */
const PATIENCE_MILLISECONDS = 200;

export interface Warm {
  readonly sandbox: Sandbox;
  readonly logStream: string;
  /** Credentials that the sandbox has. */
  credentials: Readonly<Record<string, string>>;
  /** Takes what the function writes while an invocation runs. */
  listen: (text: string) => void;
}

interface Pool {
  readonly revision: string;
  readonly idle: Warm[];
  readonly all: Set<Warm>;
  readonly waiting: (() => void)[];
  busy: number;
}

const pools = new WeakMap<World, Map<string, Pool>>();

const ofWorld = (world: World): Map<string, Pool> => {
  const known = pools.get(world) ?? new Map<string, Pool>();
  pools.set(world, known);
  return known;
};

/** The pool of a function as it is defined now; sandboxes of an earlier definition are stopped. */
const poolOf = (world: World, { arn, revisionId }: FunctionRecord): Pool => {
  const known = ofWorld(world).get(arn);
  if (known?.revision === revisionId) return known;
  for (const { sandbox } of known?.idle ?? []) void sandbox.stop();
  const made: Pool = { revision: revisionId, idle: [], all: new Set(), waiting: [], busy: 0 };
  ofWorld(world).set(arn, made);
  return made;
};

/** Stops the warm sandboxes of a function that is no longer there; those at work end with their invocation. */
export const stopPool = (world: World, arn: string): void => {
  for (const { sandbox } of ofWorld(world).get(arn)?.idle ?? []) void sandbox.stop();
  ofWorld(world).delete(arn);
};

/** How many invocations of the function run or wait. */
export const concurrency = (world: World, definition: FunctionRecord): number => {
  const { busy, waiting } = poolOf(world, definition);
  return busy + waiting.length;
};

/** Lends a sandbox for one invocation, a warm one if there is; `use` may stop it. */
export const withSandbox = async <T>(
  world: World,
  definition: FunctionRecord,
  use: (warm: Warm) => Promise<T>,
): Promise<T> => {
  const pool = poolOf(world, definition);
  await admit(pool, definition.reservedConcurrency ?? MOST_SANDBOXES);
  try {
    const warm = pool.idle.pop() ?? start(world, definition, pool);
    return await use(warm).finally(() => giveBack(world, definition, pool, warm));
  } finally {
    leave(pool);
  }
};

const giveBack = (world: World, { arn }: FunctionRecord, pool: Pool, warm: Warm): void => {
  warm.listen = () => {};
  if (warm.sandbox.alive && ofWorld(world).get(arn) === pool) pool.idle.push(warm);
  else retire(warm, pool);
};

/** Up to as many sandboxes as there are cores start at once; beyond, a warm one is worth a short wait. */
const admit = async (pool: Pool, most: number): Promise<void> => {
  if (pool.busy < Math.min(most, availableParallelism())) pool.busy += 1;
  else await new Promise<void>((resolve) => queue(pool, most, resolve));
};

const queue = (pool: Pool, most: number, go: () => void): void => {
  const timer = setTimeout(() => {
    if (pool.busy >= most) return;
    pool.waiting.splice(pool.waiting.indexOf(turn), 1);
    pool.busy += 1;
    go();
  }, PATIENCE_MILLISECONDS);
  const turn = () => {
    clearTimeout(timer);
    go();
  };
  pool.waiting.push(turn);
};

/** The place goes to the next that waits. */
const leave = (pool: Pool): void => {
  const next = pool.waiting.shift();
  if (next) next();
  else pool.busy -= 1;
};

const retire = (warm: Warm, pool: Pool): void => {
  pool.all.delete(warm);
  void warm.sandbox.stop();
};

const start = (world: World, definition: FunctionRecord, pool: Pool): Warm => {
  const root = taskRoot(world, definition.code);
  const credentials = roleVariables(world, definition);
  const [day = ''] = world.clock.date().toISOString().split('T');
  const logStream = `${day.replaceAll('-', '/')}/[$LATEST]${world.ids.hex('log-stream', 32)}`;
  const { handler, logFormat, runtime, memoryMegabytes } = definition;
  const warm: Warm = {
    logStream,
    credentials,
    listen: () => {},
    sandbox: new Sandbox({
      start: {
        taskRoot: root,
        handler,
        logFormat,
        nodeMajor: Number(/\d+/.exec(runtime)?.[0] ?? 0),
        now: world.clock.now(),
      },
      environment: environmentOf(definition, { root, logStream, credentials }, world),
      memoryMegabytes,
      onLog: (text) => {
        warm.listen(text);
        writeLog(world, definition, logStream, text);
      },
    }),
  };
  pool.all.add(warm);
  return warm;
};

/** Stops every sandbox of a world and removes what was written for them. */
export const stopPools = async (world: World): Promise<void> => {
  const all = [...ofWorld(world).values()].flatMap((pool) => [...pool.all]);
  pools.delete(world);
  await Promise.all(all.map(({ sandbox }) => sandbox.stop()));
  removeInlineCode(world);
};
