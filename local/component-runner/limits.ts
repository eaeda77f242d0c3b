import { readFileSync } from 'node:fs';
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
 * Options of prlimit. `--data` stops one process that grows too much at once; the runner watches all of them together. Where the one
 * who runs it has less, that stays: only root can give more.
 * Since Linux 5.14 the processes of a user namespace are counted separately, before it with all processes of the user.
 */
export const resourceLimits = (
  limits: Limits,
  uid: number,
  own: string = readFileSync('/proc/self/limits', 'utf8'),
): string =>
  [
    ['nproc', 'Max processes', limits.processes + (countsAllOfUser(release()) ? tasksOf(uid) : 0)] as const,
    ['data', 'Max data size', Math.max(limits.memory, LEAST_DATA)] as const,
    ['fsize', 'Max file size', limits.disk] as const,
    ['core', 'Max core file size', 0] as const,
    ['nofile', 'Max open files', 4096] as const,
    ['memlock', 'Max locked memory', 65536] as const,
    ['msgqueue', 'Max msgqueue size', 819200] as const,
  ]
    .map(([option, name, most]) => `--${option}=${Math.min(most, hardLimit(name, own))}`)
    .join(' ');

/** https://man7.org/linux/man-pages/man5/proc_pid_limits.5.html: name, soft limit, hard limit, unit. */
const hardLimit = (name: string, own: string): number => {
  const hard = new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm').exec(own)?.[1];
  return hard === undefined || hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
};

/** `5.10.0-19-amd64` */
const countsAllOfUser = (kernel: string): boolean => {
  const [major = 0, minor = 0] = kernel.split('.').map(Number);
  return major < 5 || (major === 5 && minor < 14);
};

const tasksOf = (uid: number): number =>
  processes().reduce((sum, process) => (process.uid === uid ? sum + process.threads : sum), 0);
