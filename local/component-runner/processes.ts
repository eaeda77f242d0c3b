import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  readonly threads: number;
  /** Bytes of memory that are its own or shared in memory, and not those of files that it has mapped. */
  readonly memory: number;
}

/** The processes of this machine. */
export const processes = (): readonly Process[] =>
  readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    const status = Number.isInteger(pid) ? read(`/proc/${name}/status`) : undefined;
    return status === undefined ? [] : [{ pid, ...parsed(status) }];
  });

/** One and all that came from it. */
export const descendantsOf = (root: number, all: readonly Process[] = processes()): readonly Process[] => {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const found = all.filter(({ pid }) => pid === root);
  for (let at = 0; at < found.length; at += 1) found.push(...(children.get(found[at]?.pid ?? 0) ?? []));
  return found;
};

/** Of one that has ended meanwhile: undefined. */
const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** https://docs.kernel.org/filesystems/proc.html, Table 1-2: Contents of the status fields */
const parsed = (status: string): Omit<Process, 'pid'> => {
  const number = (field: string) => Number(new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return {
    parent: number('PPid'),
    uid: number('Uid'),
    threads: number('Threads'),
    memory: 1024 * (number('RssAnon') + number('RssShmem') + number('VmSwap')),
  };
};
