import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';

/** A pipe of the kernel: what a command writes to, and where it is read. */
export interface Pipe {
  /** For the command. */
  readonly end: number;
  readonly reader: Socket;
  /** Closes this process's copy of the writing end, so that the reader sees the end of it. */
  readonly release: () => void;
}

/**
 * Pipes as a command has them on an instance. What `spawn` makes are sockets, and nobody can open those by name: `echo > /dev/stderr`
 * would fail.
 */
export const pipesIn = (folder: string): readonly [Pipe, Pipe] => [
  pipe(join(folder, 'stdout')),
  pipe(join(folder, 'stderr')),
];

const pipe = (path: string): Pipe => {
  const made = spawnSync('mkfifo', ['-m', '600', path], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`No pipe can be made: ${made.error?.message ?? made.stderr}`);
  // Without a writer, opening it to read would wait for one.
  const reader = new Socket({
    fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  const end = openSync(path, constants.O_WRONLY);
  return { end, reader, release: () => closeSync(end) };
};
