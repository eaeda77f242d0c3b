import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { Limits } from './limits.ts';
import { descendantsOf } from './processes.ts';

/** How often the processes are counted, in milliseconds. */
const EVERY = 200;

/**
 * Ends a sandbox that goes beyond its limits, and one that would take the machine's last memory. What the kernel limits for one
 * process, this limits for all together. Gives what stops the watch.
 */
export const watchSandbox = (pid: number, limits: Limits, end: (reason: string) => void): (() => void) => {
  const late = Date.now() + limits.minutes * 60_000;
  const timer = setInterval(() => {
    const reason = Date.now() > late ? `its ${limits.minutes} minutes are over` : excess(pid, limits);
    if (reason !== undefined) end(reason);
  }, EVERY);
  timer.unref();
  return () => clearInterval(timer);
};

/** A run that gets this near to its limit of processes cannot start a step any more. */
const NEARLY = 0.95;

const excess = (pid: number, { memory, processes }: Limits): string | undefined => {
  const all = descendantsOf(pid);
  const used = all.reduce((sum, process) => sum + process.memory, 0);
  if (used > memory) return `its processes use more than ${sizeOf(memory)} of memory`;
  const threads = all.reduce((sum, process) => sum + process.threads, 0);
  if (threads > processes * NEARLY) return `it runs more than ${Math.floor(processes * NEARLY)} processes and threads`;
  if (availableMemory() < reserve()) return `this machine has less than ${sizeOf(reserve())} of memory left`;
  return undefined;
};

/** What has to stay free for everything else on the machine. */
const reserve = (): number => Math.min(512 * 2 ** 20, Math.floor(totalmem() / 16));

/** https://docs.kernel.org/filesystems/proc.html, meminfo */
const availableMemory = (): number => {
  const kilobytes = /^MemAvailable:\s*(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return kilobytes === undefined ? Number.POSITIVE_INFINITY : Number(kilobytes) * 1024;
};

/** `4 GiB` */
export const sizeOf = (bytes: number): string =>
  bytes % 2 ** 30 === 0 ? `${bytes / 2 ** 30} GiB` : `${Math.floor(bytes / 2 ** 20)} MiB`;
