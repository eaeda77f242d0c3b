import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { textOf } from '../../configuration/read-text.ts';
import { type FileKind, kindOfFile, mayBeDocument } from './kind-of-file.ts';

export interface FoundFile {
  readonly file: string;
  readonly text: string;
  readonly kind: FileKind;
}

/** Folders that hold what others wrote or machines made. */
const PASSED_BY = ['node_modules', 'cdk.out', '.git', '.terraform'];

/** Thrown for a path that is not there. */
export class NoSuchPath extends Error {
  override readonly name = 'NoSuchPath';
}

/** A file that is named is what it is taken for; in folders, files are looked at first. */
export const findFiles = (paths: readonly string[]): readonly FoundFile[] => {
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length > 0) throw new NoSuchPath(missing.map((path) => `${path}: no such file or folder`).join('\n'));
  const found = paths.flatMap((path) => (statSync(path).isDirectory() ? inFolder(path) : [named(path)]));
  return [...new Map(found.map((each) => [each.file, each])).values()];
};

const named = (file: string): FoundFile => {
  const text = textOf(file);
  return { file, text, kind: kindOfFile(file, text) === 'image' ? 'image' : 'document' };
};

const inFolder = (folder: string): readonly FoundFile[] =>
  readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return PASSED_BY.includes(basename(path)) ? [] : inFolder(path);
      if (!entry.isFile() || !mayBeDocument(path)) return [];
      const text = textOf(path);
      return [{ file: path, text, kind: kindOfFile(path, text) }];
    });
