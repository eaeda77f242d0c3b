import { globSync, lstatSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StepFailed } from '../stops.ts';
import { isOff } from './flags.ts';

/** The files that a path with `*` in its last part stands for; the path itself without one. */
export const matching = (path: string, kind: 'file' | 'folder'): readonly string[] => {
  if (!path.includes('*')) return [path];
  const found = globSync(path).filter((each) => is(each, kind));
  if (found.length === 0) throw new StepFailed(`No ${kind} matches ${path}`);
  return found.toSorted();
};

export const is = (path: string, kind: 'file' | 'folder'): boolean => {
  const found = statSync(path, { throwIfNoEntry: false });
  return kind === 'file' ? (found?.isFile() ?? false) : (found?.isDirectory() ?? false);
};

export const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

export const needs = (path: string, kind: 'file' | 'folder'): void => {
  if (!is(path, kind)) throw new StepFailed(`There is no ${kind} ${path}`);
};

/** "Any text that follows the last file path separator is treated as the file name": only one that ends with a slash keeps it. */
export const destinationOf = (source: string, destination: string): string =>
  destination.endsWith('/') ? join(destination, basename(source)) : destination;

export const mayReplace = (path: string, overwrite: unknown): void => {
  if (isOff(overwrite) && isThere(path)) throw new StepFailed(`${path} is there already, and overwrite is false`);
};
