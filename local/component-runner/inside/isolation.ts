import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Isolation } from './protocol.ts';

/** What the kernel says of this process: read, not remembered from how the sandbox was made. */
export const ownIsolation = (): Isolation => {
  const status = readFileSync('/proc/self/status', 'utf8');
  const maps = readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n');
  const [, outside, count] = (maps[0] ?? '').trim().split(/\s+/).map(Number);
  const mounts = mountsIn(readFileSync('/proc/self/mountinfo', 'utf8'));
  return {
    outsideUid: outside ?? Number.NaN,
    mappedUsers: maps.length === 1 ? (count ?? Number.NaN) : Number.NaN,
    noNewPrivileges: /^NoNewPrivs:\s*1$/m.test(status),
    capabilities: /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '',
    layered: mounts.some(({ at, type }) => at === '/usr' && type === 'overlay'),
    writable: mounts.filter((mount) => isForeign(mount, mounts) && isInReach(mount, mounts)).map(({ at }) => at),
    inherited: inherited(),
  };
};

interface Mount {
  readonly id: string;
  /** The one that it is mounted on. */
  readonly parent: string;
  /** `0:40`: mounts of one file system have the same. */
  readonly device: string;
  readonly at: string;
  readonly options: readonly string[];
  readonly type: string;
  /** Options of the file system itself. */
  readonly own: readonly string[];
}

/** https://docs.kernel.org/filesystems/proc.html, 3.5 /proc/<pid>/mountinfo */
const mountsIn = (mountinfo: string): readonly Mount[] =>
  mountinfo
    .trim()
    .split('\n')
    .map((line) => {
      const [before = '', after = ''] = line.split(' - ');
      const [id = '', parent = '', device = '', , at = '', options = ''] = before.split(' ');
      const [type = '', , own = ''] = after.split(' ');
      return { id, parent, device, at, options: options.split(','), type, own: own.split(',') };
    });

/** Devices that everybody has; what must not be read of `/proc` is `/dev/null`. */
const DEVICES = /^\/(dev\/(null|zero|full|random|urandom|tty)|proc\/[a-z_-]+)$/;

/** Writable, and neither the file system that the sandbox made, nor a layer in it, nor one that shows its own processes and terminals. */
const isForeign = ({ device, at, options, type, own }: Mount, mounts: readonly Mount[]): boolean => {
  if (!options.includes('rw')) return false;
  if (device === mounts.find((mount) => mount.at === '/')?.device) return type !== 'tmpfs';
  if (type === 'overlay') return !own.some((option) => option.startsWith('upperdir=layers/'));
  if (type === 'devtmpfs' || type === 'tmpfs') return !DEVICES.test(at);
  return !((type === 'proc' && at === '/proc') || (type === 'devpts' && at === '/dev/pts'));
};

/** Not covered: no other mount is at its place or above it, other than those that it is mounted on. */
const isInReach = (mount: Mount, mounts: readonly Mount[]): boolean => {
  const all = new Map(mounts.map((each) => [each.id, each]));
  const below = new Set<string>();
  for (let each: Mount | undefined = mount; each && !below.has(each.id); each = all.get(each.parent))
    below.add(each.id);
  return !mounts.some(({ id, at }) => !below.has(id) && (mount.at === at || mount.at.startsWith(`${at}/`)));
};

const STANDARD = new Set(['0', '1', '2']);

/** Without those that Node opens itself, which are none that has a name in a file system. */
const inherited = (): readonly string[] =>
  readdirSync('/proc/self/fd')
    .filter((fd) => !STANDARD.has(fd))
    .map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    })
    .filter(
      (path) => path.startsWith('/') && !path.startsWith('/proc/') && path !== '/dev/null' && path !== '/dev/urandom',
    );
