import { chmodSync, chownSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Skipped, StepFailed } from '../stops.ts';
import { isOff } from './flags.ts';

/** `0640`, `640` or 416, as YAML reads 0o640. */
export const modeOf = (permissions: unknown): number => {
  const mode = /^0?o?[0-7]{3,4}$/.test(String(permissions))
    ? Number.parseInt(String(permissions).replace('o', ''), 8)
    : Number.NaN;
  if (Number.isNaN(mode)) throw new StepFailed(`"${String(permissions)}" are no permissions such as 0640`);
  return mode;
};

export const setMode = (path: string, permissions: unknown): void => chmodSync(path, modeOf(permissions));

/** The sandbox has one user, root: what is to belong to another one is looked up, and then told as skipped. */
export const setOwner = (path: string, owner: unknown, group: unknown): void => {
  const uid = owner === undefined ? lstatSync(path).uid : idOf('/etc/passwd', 'user', owner);
  const gid = group === undefined ? lstatSync(path).gid : idOf('/etc/group', 'group', group);
  try {
    chownSync(path, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
    throw new Skipped(`the sandbox has one user only, root: ${path} cannot belong to ${String(owner ?? group)}`);
  }
};

const idOf = (file: string, kind: string, name: unknown): number => {
  if (/^\d+$/.test(String(name))) return Number(name);
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${String(name)}:`));
  if (line === undefined) throw new StepFailed(`There is no ${kind} ${String(name)}`);
  return Number(line.split(':')[2]);
};

/** A folder and, unless told otherwise, everything in it. */
export const everythingIn = (folder: string, recursive: unknown): readonly string[] =>
  isOff(recursive)
    ? [folder]
    : [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))];
