import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A throw-away root in namespaces of its own: user, mounts, processes, network, IPC and host name. Nothing that runs in it sees the
 * home folders of this machine, its environment or its processes, and nothing that it writes is left.
 */

export type Possible = { readonly possible: true } | { readonly possible: false; readonly reason: string };

const NAMESPACES = ['--user', '--map-root-user', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child'];

/** Whether this machine can make a sandbox; tried, not guessed. */
export const sandboxHere = (platform: NodeJS.Platform = process.platform): Possible => {
  if (platform !== 'linux')
    return no(`a sandbox needs the namespaces of Linux, and this is ${platform}: use a Linux machine or a virtual one`);
  const tried = spawnSync('unshare', [...NAMESPACES, '--net', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {
    encoding: 'utf8',
  });
  if (tried.error) return no('there is no unshare here: install util-linux');
  if (tried.status === 0) return { possible: true };
  return no(refusal(tried.stderr.trim().split('\n').at(-1) ?? ''));
};

const no = (reason: string): Possible => ({ possible: false, reason });

const refusal = (said: string): string =>
  `the kernel does not allow namespaces to this user (${said}). ` +
  'In a container, run it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined, or on the host. ' +
  'On Ubuntu 24.04 and later: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0. ' +
  'On older systems: sudo sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000';

const HERE = import.meta.dirname;

export interface Sandbox {
  readonly process: ChildProcess & {
    readonly stdin: NonNullable<ChildProcess['stdin']>;
    readonly stdout: NonNullable<ChildProcess['stdout']>;
    readonly stderr: NonNullable<ChildProcess['stderr']>;
  };
  /** Resolves when everything in it is gone. */
  readonly gone: Promise<void>;
}

/** Starts the runner in a new sandbox. It reads its request from stdin; `signal` ends it and everything in it. */
export const startSandbox = ({ network, signal }: { network: boolean; signal?: AbortSignal | undefined }): Sandbox => {
  const base = mkdtempSync(join(tmpdir(), 'hallmark-sandbox-'));
  const child = spawn(
    'unshare',
    [
      ...NAMESPACES,
      ...(network ? [] : ['--net']),
      'sh',
      join(HERE, 'sandbox.sh'),
      base,
      process.execPath,
      join(HERE, 'inside'),
      network ? 'network' : 'alone',
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], ...(signal ? { signal, killSignal: 'SIGKILL' as const } : {}) },
  );
  const gone = new Promise<void>((resolve) => {
    child.on('close', () => {
      rmdirSync(base);
      resolve();
    });
    // Also what an abort reports; "close" comes after it.
    child.on('error', () => {});
  });
  return { process: child, gone };
};
