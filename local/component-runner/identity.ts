import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch } from 'node:process';

/**
 * Users that no system gives to anybody: https://systemd.io/UIDS-GIDS/ has 1879048192 to 2147483647 as unused. The root of a sandbox
 * is one of them on this machine where root starts it: /proc/sys and whatever else asks for root would obey the real one.
 */
const [FIRST_UNUSED, LAST_UNUSED] = [0x7000_0000, 0x7fff_ffff];

const NOBODY = 65534;

/** Who the sandbox is on this machine: another user where root starts it, a new one each time. Throws where there is no other user. */
export const sandboxUser = (
  uid: number = process.geteuid?.() ?? 0,
  map: string = readFileSync('/proc/self/uid_map', 'utf8'),
): number => {
  if (uid !== 0) return uid;
  // In a container without root of the machine, only the users that its namespace has.
  const found = [randomInt(FIRST_UNUSED, LAST_UNUSED), NOBODY].find((user) => isMapped(user, map));
  if (found === undefined)
    throw new Error('root runs this, and there is no other user that it could become: run it as an ordinary user');
  return found;
};

const isMapped = (user: number, map: string): boolean =>
  map
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .some(([first = 0, , count = 0]) => user >= first && user < first + count);

/** Becomes that user for good, and ends when the runner ends, however that ends. */
export const becoming = (user: number, uid: number = process.geteuid?.() ?? 0): readonly string[] => [
  'setpriv',
  ...(uid === 0 ? [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : []),
  '--pdeathsig=KILL',
];

/** https://github.com/torvalds/linux/blob/master/include/uapi/asm-generic/unistd.h and arch/x86/entry/syscalls/syscall_64.tbl */
const KEYCTL: Readonly<Record<string, number>> = { x64: 250, arm64: 219 };
const JOIN_SESSION_KEYRING = 1;

/**
 * Leaves the session keyring of the login, whose keys a process can use from inside a user namespace, too: with keyctl or Perl, what
 * is there. Nothing where there is no such keyring; undefined where there is one and nothing to leave it with.
 */
export const leavingKeyring = (): readonly string[] | undefined => {
  const number = KEYCTL[arch];
  if (number !== undefined && has('perl'))
    return [
      'perl',
      '-e',
      `syscall(${number}, ${JOIN_SESSION_KEYRING}, 0) != -1 or $!{ENOSYS} or die "no session keyring: $!"; exec @ARGV`,
    ];
  if (has('keyctl')) return ['keyctl', 'session', '-'];
  return hasSessionKeyring() ? undefined : [];
};

const has = (command: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;

/** Logins have one of this name: pam_keyinit(8). */
const hasSessionKeyring = (): boolean => {
  try {
    return /keyring\s+_ses(:|\s)/.test(readFileSync('/proc/keys', 'utf8'));
  } catch {
    return false;
  }
};
