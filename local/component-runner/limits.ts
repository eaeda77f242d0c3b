import { release, totalmem } from 'node:os';
import { processes } from './processes.ts';

/** What one run may use. */
export interface Limits {
  /** Bytes of memory of all its processes together. */
  readonly memory: number;
  /** Bytes of all that it writes; they are memory, too. */
  readonly disk: number;
  /** Processes and threads at one time. */
  readonly processes: number;
  /** For all steps together. */
  readonly minutes: number;
}

const GIB = 2 ** 30;

/** Enough for what a component usually installs, and never more than this machine can give. */
export const defaultLimits = (total: number = totalmem()): Limits => ({
  memory: Math.min(4 * GIB, Math.floor(total / 2)),
  disk: Math.min(4 * GIB, Math.floor(total / 4)),
  processes: 1024,
  minutes: 120,
});

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: GIB };

/** Reads `memory=8g` and the like; undefined where it is not one. */
export const limitOf = (given: string): Partial<Limits> | undefined => {
  const [, name = '', digits = '', unit = ''] =
    /^(memory|disk|processes|minutes)=([1-9]\d{0,9})([kmg]?)$/i.exec(given) ?? [];
  const bytes = name === 'memory' || name === 'disk';
  if (name === '' || (unit !== '' && !bytes)) return undefined;
  return { [name.toLowerCase()]: Number(digits) * (UNITS[unit.toLowerCase()] ?? 1) };
};

/** What Node needs to start, in bytes of address space that it may write to. */
const LEAST_DATA = GIB;

/**
 * Options of prlimit. `--data` stops one process that grows too much at once; the runner watches all of them together.
 * Since Linux 5.14 the processes of a user namespace are counted by themselves, before it all processes of the user.
 */
export const resourceLimits = (limits: Limits, uid: number): string =>
  [
    `--nproc=${limits.processes + (countsAllOfUser(release()) ? tasksOf(uid) : 0)}`,
    `--data=${Math.max(limits.memory, LEAST_DATA)}`,
    `--fsize=${limits.disk}`,
    '--core=0',
    '--nofile=4096',
    '--memlock=65536',
    '--msgqueue=819200',
  ].join(' ');

/** `5.10.0-19-amd64` */
const countsAllOfUser = (kernel: string): boolean => {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  return major < 5 || (major === 5 && minor < 14);
};

const tasksOf = (uid: number): number =>
  processes().reduce((sum, process) => (process.uid === uid ? sum + process.threads : sum), 0);
