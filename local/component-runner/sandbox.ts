import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ENVIRONMENT } from './environment.ts';
import { hiddenFolders } from './hidden-folders.ts';
import { becoming, leavingKeyring, sandboxUser } from './identity.ts';
import { defaultLimits, type Limits, resourceLimits } from './limits.ts';
import { NAME_SERVER, type Network, unreachable } from './network.ts';

/**
 * A throw-away root in namespaces of its own: user, mounts, processes, IPC, host name and network. Nothing that runs in it sees
 * folders of people on this machine, its environment or its processes, and nothing that it writes is left.
 */

export type Possible = { readonly possible: true } | { readonly possible: false; readonly reason: string };

const NAMESPACES = ['--user', '--map-root-user', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child'];

const HERE = import.meta.dirname;
const INSIDE = join(HERE, 'inside');

/** What starts the sandbox, with its environment. */
const commandFor = (run: 'check' | 'run', network: Network, limits: Limits) => {
  const user = sandboxUser();
  const keyring = leavingKeyring();
  if (keyring === undefined)
    throw new Error(
      'the keys of this login would be in reach: install perl or keyutils, with which the sandbox leaves them',
    );
  const { folders, impossible } = hiddenFolders();
  if (impossible !== undefined)
    throw new Error(`the checkout is ${impossible}, which is a part of the system that the sandbox shows: move it`);
  const node = realpathSync(process.execPath);
  const [command = '', ...given] = [
    ...becoming(user),
    ...keyring,
    'unshare',
    ...NAMESPACES,
    ...(network === 'host' ? [] : ['--net']),
    // As text: the user that it becomes may not be able to read the checkout.
    'sh',
    '-c',
    readFileSync(join(HERE, 'sandbox.sh'), 'utf8'),
    'sandbox',
  ];
  const environment = {
    PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin',
    RUN: run,
    AT: coveredFolder(node),
    NODE: node,
    NETWORK: network,
    NAME_SERVER,
    UNREACHABLE: unreachable().join(' '),
    DISK: String(limits.disk),
    HIDDEN: folders.join('\n'),
    LIMITS: resourceLimits(limits, user),
    ENVIRONMENT: Object.entries(ENVIRONMENT)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  };
  return { command, given, node, user, options: { cwd: '/', env: environment } };
};

/** A folder that every system has; the sandbox's file system is mounted on it, in its own namespace only. */
const coveredFolder = (node: string): string => {
  const found = ['/mnt', '/media', '/srv', '/tmp'].find(
    (folder) => existsSync(folder) && !node.startsWith(`${folder}${sep}`),
  );
  if (found === undefined) throw new Error('there is no folder /mnt, /media, /srv or /tmp that could be covered');
  return found;
};

/** What a sandbox may take until it is there, in milliseconds, on a machine with much else to do. */
export const LONGEST_START = 120_000;

let known: Possible | undefined;

/** Whether this machine can make a sandbox; tried once, not guessed. */
export const sandboxHere = (platform: NodeJS.Platform = process.platform): Possible => {
  if (platform !== 'linux')
    return no(`a sandbox needs the namespaces of Linux, and this is ${platform}: use a Linux machine or a virtual one`);
  known ??= tried();
  return known;
};

const tried = (): Possible => {
  try {
    const { command, given, node, options } = commandFor('check', 'none', defaultLimits());
    const files = [openSync(INSIDE, 'r'), openSync(node, 'r')];
    const { error, status, stderr } = spawnSync(command, given, {
      ...options,
      encoding: 'utf8',
      timeout: LONGEST_START,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'ignore', 'pipe', ...files],
    });
    files.forEach(closeSync);
    if (error)
      return no(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? `there is no ${command} here: install util-linux`
          : `no sandbox could be tried: ${error.message}`,
      );
    return status === 0 ? { possible: true } : no(refusal(stderr));
  } catch (error) {
    return no((error as Error).message);
  }
};

const no = (reason: string): Possible => ({ possible: false, reason });

/** What the commands that make a sandbox say when they cannot, with what helps. */
export const refusal = (stderr: string): string => {
  const [last = ''] = stderr.trim().split('\n').slice(-1);
  const missing = /(\w+): (?:command )?not found|failed to execute (\w+)/.exec(last);
  if (missing) return `there is no ${missing[1] ?? missing[2]} here: install util-linux and coreutils`;
  return (
    `the kernel does not allow it to this user (${last}). ` +
    'In a container, run it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined, or on the host. ' +
    'On Ubuntu 24.04 and later: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0. ' +
    'On older systems: sudo sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000'
  );
};

export interface Sandbox {
  readonly process: ChildProcess & {
    readonly stdin: NonNullable<ChildProcess['stdin']>;
    readonly stdout: NonNullable<ChildProcess['stdout']>;
    readonly stderr: NonNullable<ChildProcess['stderr']>;
  };
  /** Who it is on this machine. */
  readonly user: number;
  /** Resolves when everything in it is gone. */
  readonly gone: Promise<void>;
}

/**
 * Starts the process that acts in a new sandbox. It has a session of its own, and so no terminal of the caller. When it is killed,
 * everything in it ends; and it is killed when the runner ends, however that ends.
 */
export const startSandbox = (network: Network, limits: Limits): Sandbox => {
  const { command, given, node, user, options } = commandFor('run', network, limits);
  const files = [openSync(INSIDE, 'r'), openSync(node, 'r')];
  const child = spawn(command, given, {
    ...options,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', ...files],
  }) as Sandbox['process'];
  files.forEach(closeSync);
  const gone = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  });
  child.stdin.on('error', () => {});
  return { process: child, user, gone };
};
