import {
  appendFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { MOST_OUTPUT } from '../protocol.ts';
import { StepFailed } from '../stops.ts';
import type { Surroundings } from './action.ts';
import { decoded, encoded } from './encoding.ts';
import { isSet } from './flags.ts';
import { everythingIn, setMode, setOwner } from './ownership.ts';
import { destinationOf, is, isThere, matching, mayReplace, needs } from './paths.ts';

/** What file actions take; each uses what its module has. Texts are filled in. */
export interface FileInput {
  readonly path: string;
  readonly source: string;
  readonly destination: string;
  readonly content?: unknown;
  readonly encoding?: string;
  readonly owner?: unknown;
  readonly group?: unknown;
  readonly permissions?: unknown;
  readonly overwrite?: unknown;
  readonly target: string;
  readonly force?: unknown;
  readonly recursive?: unknown;
  readonly fileNamePattern?: string;
  readonly printFileContent?: unknown;
}

type FileAction = (input: FileInput, around: Surroundings) => unknown;

const textOf = (content: unknown): string => (content === undefined || content === null ? '' : String(content));

const belongs = (path: string, { owner, group, permissions }: FileInput): void => {
  if (permissions !== undefined) setMode(path, permissions);
  if (owner !== undefined || group !== undefined) setOwner(path, owner, group);
};

const createFile: FileAction = (input) => {
  mayReplace(input.path, input.overwrite);
  mkdirSync(dirname(input.path), { recursive: true });
  writeFileSync(input.path, encoded(textOf(input.content), input.encoding));
  belongs(input.path, input);
};

const appendFile: FileAction = ({ path, content, encoding }) => {
  needs(path, 'file');
  appendFileSync(path, encoded(textOf(content), encoding));
};

const createFolder: FileAction = (input) => {
  mayReplace(input.path, input.overwrite);
  mkdirSync(input.path, { recursive: true });
  belongs(input.path, input);
};

const transfer =
  (kind: 'file' | 'folder', move: boolean): FileAction =>
  ({ source, destination, overwrite }) => {
    const sources = matching(source, kind);
    const many = source.includes('*');
    for (const each of sources) {
      needs(each, kind);
      const to = many ? join(destination, basename(each)) : destinationOf(each, destination);
      mayReplace(to, overwrite);
      mkdirSync(dirname(to), { recursive: true });
      if (move) moved(each, to);
      else cpSync(each, to, { recursive: true, force: true });
    }
  };

/** Across file systems, too. */
const moved = (from: string, to: string): void => {
  try {
    renameSync(from, to);
  } catch {
    cpSync(from, to, { recursive: true, force: true });
    rmSync(from, { recursive: true });
  }
};

/** "The action module returns an error when the target file does not exist, or a nonsymbolic link with the name already exists." */
const createSymlink: FileAction = ({ path, target, force }) => {
  const link = resolve(path);
  if (!isThere(resolve(dirname(link), target)))
    throw new StepFailed(`There is no ${target} that ${path} could point to`);
  if (isThere(link)) {
    if (!lstatSync(link).isSymbolicLink()) throw new StepFailed(`${path} is there already, and no symbolic link`);
    if (!isSet(force)) throw new StepFailed(`${path} is there already, and force is not true`);
    unlinkSync(link);
  }
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link);
};

const deleteFile: FileAction = ({ path }) => {
  for (const each of matching(path, 'file')) {
    if (!isThere(each)) throw new StepFailed(`There is no file ${each}`);
    unlinkSync(each);
  }
};

const deleteFolder: FileAction = ({ path, force }) => {
  for (const each of matching(path, 'folder')) {
    needs(each, 'folder');
    if (isSet(force)) rmSync(each, { recursive: true });
    else rmdirSync(each);
  }
};

const listFiles: FileAction = ({ path, fileNamePattern, recursive }) => {
  needs(path, 'folder');
  const pattern = new RegExp(
    `^${(fileNamePattern ?? '*')
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
  const files = readdirSync(path, { recursive: isSet(recursive), encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((each) => is(each, 'file') && pattern.test(basename(each)));
  return { files: files.toSorted().join(',') };
};

const readFile: FileAction = ({ path, encoding, printFileContent }, { lines }) => {
  needs(path, 'file');
  const { size } = statSync(path);
  if (size > MOST_OUTPUT)
    throw new StepFailed(`${path} has ${size} bytes: the sandbox reads files of up to ${MOST_OUTPUT}`);
  const content = decoded(readFileSync(path), encoding);
  if (isSet(printFileContent)) lines('Stdout', content.split('\n'));
  return { content };
};

const setFileEncoding: FileAction = ({ path, encoding }) => {
  needs(path, 'file');
  writeFileSync(path, encoded(readFileSync(path, 'utf8'), encoding));
};

const change =
  (kind: 'file' | 'folder', act: (path: string, input: FileInput) => void): FileAction =>
  (input) => {
    needs(input.path, kind);
    for (const path of kind === 'file' ? [input.path] : everythingIn(input.path, input.recursive)) act(path, input);
  };

const giveTo = (path: string, { owner, group }: FileInput): void => setOwner(path, owner, group);
const permit = (path: string, { permissions }: FileInput): void => setMode(path, permissions);

/** Each takes one item of the step's list of inputs. */
export const FILE_ACTIONS: Readonly<Record<string, FileAction>> = {
  AppendFile: appendFile,
  CopyFile: transfer('file', false),
  CopyFolder: transfer('folder', false),
  CreateFile: createFile,
  CreateFolder: createFolder,
  CreateSymlink: createSymlink,
  DeleteFile: deleteFile,
  DeleteFolder: deleteFolder,
  ListFiles: listFiles,
  MoveFile: transfer('file', true),
  MoveFolder: transfer('folder', true),
  ReadFile: readFile,
  SetFileEncoding: setFileEncoding,
  SetFileOwner: change('file', giveTo),
  SetFolderOwner: change('folder', giveTo),
  SetFilePermissions: change('file', permit),
  SetFolderPermissions: change('folder', permit),
};
