import type { Isolation } from './inside/protocol.ts';
import type { Limits } from './limits.ts';
import type { Network } from './network.ts';
import { sizeOf } from './watch.ts';

/**
 * chown, dac_override, fowner, fsetid, kill, setgid, setuid, net_bind_service, net_raw, sys_chroot and setfcap: sandbox.sh leaves
 * these. https://github.com/torvalds/linux/blob/master/include/uapi/linux/capability.h
 */
const CAPABILITIES = [0, 1, 3, 4, 5, 6, 7, 10, 13, 18, 31].reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n);

/** Why a sandbox is not what it should be; undefined for one that is. Nothing runs in one that is not. */
export const weakness = (isolation: Isolation): string | undefined => {
  const { outsideUid, mappedUsers, noNewPrivileges, capabilities, writable, inherited } = isolation;
  if (outsideUid === 0 || mappedUsers !== 1) return 'its root would be the root of this machine';
  if (!noNewPrivileges) return 'its steps could gain privileges';
  if (!/^[0-9a-f]+$/.test(capabilities) || (BigInt(`0x${capabilities}`) & ~CAPABILITIES) !== 0n)
    return `its steps would have more capabilities (${capabilities}) than an installation needs`;
  if (writable.length > 0) return `its steps could write to this machine's ${writable.join(', ')}`;
  if (inherited.length > 0) return `its steps would have open files of this machine: ${inherited.join(', ')}`;
  return undefined;
};

const NETWORKS: Readonly<Record<Network, string>> = {
  none: 'no network',
  own: 'a network of its own',
  host: "this machine's network, with everything that listens on it",
};

/** One line that says what a run is isolated by. */
export const isolationLine = (isolation: Isolation, network: Network, limits: Limits): string =>
  [
    `Sandbox: user ${isolation.outsideUid}, alone in its namespaces`,
    isolation.layered ? 'changes to /usr in memory' : '/usr read-only (no overlay file system here)',
    NETWORKS[network],
    `at most ${sizeOf(limits.memory)} of memory, ${sizeOf(limits.disk)} of files, ${limits.processes} processes, ${limits.minutes} minutes`,
  ].join('; ');
