import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { becoming } from './identity.ts';
import type { Sandbox } from './sandbox.ts';

/**
 * A network of the run's own, which slirp4netns joins to the machine's: https://github.com/rootless-containers/slirp4netns. It runs as
 * the user that the sandbox is. The sandbox reaches other machines, and neither this one nor what clouds tell their machines.
 */

/** Why this machine cannot give a run its own network; undefined where it can. */
export const noOwnNetwork = (): string | undefined => {
  const missing = ['slirp4netns', 'ip'].find((command) => spawnSync(command, ['--help'], { stdio: 'ignore' }).error);
  return missing === undefined
    ? undefined
    : `--network needs ${missing}: install slirp4netns and iproute2. ` +
        "--host-network uses this machine's network and everything it reaches, including instance credentials";
};

/** Joins the network of a sandbox. Gives what takes it away again. Throws with what slirp4netns says. */
export const joinNetwork = async ({ process: { pid = 0 }, user }: Sandbox): Promise<() => void> => {
  const first = firstProcessOf(pid);
  if (first === undefined) throw new Error('its first process has ended');
  const [command = '', ...given] = [
    ...becoming(user),
    'slirp4netns',
    ...['--configure', '--mtu=65520', '--disable-host-loopback', '--enable-sandbox', '--ready-fd=3'],
    ...[String(first), 'tap0'],
  ];
  const child = spawn(command, given, {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // It speaks with whatever a step sends: nothing of the caller's is in its environment.
    env: { PATH: process.env['PATH'] },
  });
  let complaints = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    complaints = `${complaints}${bytes.toString('utf8')}`.slice(-LONGEST_COMPLAINT);
  });
  await new Promise<void>((resolve, reject) => {
    child.stdio[3]?.once('data', () => resolve());
    child.once('error', reject);
    child.once('close', () => reject(new Error(`slirp4netns ended: ${complaints.trim().split('\n').at(-1)}`)));
  });
  return () => child.kill('SIGKILL');
};

const LONGEST_COMPLAINT = 4096;

/** unshare has one child: the first process of the namespaces. */
const firstProcessOf = (unshare: number): number | undefined => {
  try {
    const children = readFileSync(`/proc/${unshare}/task/${unshare}/children`, 'utf8').trim();
    return children === '' ? undefined : Number(children.split(' ')[0]);
  } catch {
    return undefined;
  }
};
