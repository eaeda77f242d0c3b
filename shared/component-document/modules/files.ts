import type { Platform } from '../document.ts';
import { type ActionModule, EVERYWHERE, type Input, UNIX } from './action-module.ts';

const path = (description: string): Input => ({ type: 'text', required: true, description });
const flag = (description: string): Input => ({ type: 'flag', description });

const ENCODINGS = [
  'utf8',
  'utf-8',
  ...['16', '32'].flatMap((bits) => ['', '-LE', '-BE'].flatMap((end) => [`utf${bits}${end}`, `utf-${bits}${end}`])),
];

const encoding: Input = { type: 'text', values: ENCODINGS, description: 'Encoding of the file; utf-8 unless given.' };
const content: Input = { type: 'text', description: 'What is written; nothing unless given.' };
const overwrite = flag('Replace what is there; true unless given.');
const recursive = flag('Everything in the folder too; true unless given.');

/** Of files and folders that are created; Windows has none of them. */
const OWNERSHIP: Readonly<Record<string, Input>> = {
  owner: { type: 'text', platforms: UNIX, description: 'Name or id of the user.' },
  group: { type: 'text', platforms: UNIX, description: 'Name or id of the group.' },
  permissions: { type: 'permissions', platforms: UNIX, description: 'File mode, as "0640".' },
};

const permissions: Input = { type: 'permissions', required: true, description: 'File mode, as "0640".' };
const owner: Input = { type: 'text', required: true, description: 'Name of the user.' };
const group: Input = { type: 'text', description: 'Name of the group; the one of the user unless given.' };

const files = (
  description: string,
  inputs: Readonly<Record<string, Input>>,
  outputs: readonly string[] = [],
  platforms: readonly Platform[] = EVERYWHERE,
): ActionModule => ({ description, platforms, shape: 'list', inputsRequired: true, inputs, outputs });

const fromTo = (what: string) => ({
  source: path(`The ${what}; * in its last part matches several.`),
  destination: path(`Where to; ends with a slash to keep the name.`),
  overwrite,
});

/** Modules that work on files and folders. */
export const FILES: Readonly<Record<string, ActionModule>> = {
  AppendFile: files('Adds to the end of a file.', { path: path('The file.'), content, encoding }),
  CopyFile: files('Copies files.', fromTo('file')),
  CopyFolder: files('Copies folders.', fromTo('folder')),
  CreateFile: files('Creates files, with the folders above them.', {
    path: path('The file.'),
    content,
    encoding,
    ...OWNERSHIP,
    overwrite,
  }),
  CreateFolder: files('Creates folders.', { path: path('The folder.'), ...OWNERSHIP, overwrite }),
  CreateSymlink: files(
    'Creates symbolic links.',
    { path: path('The link.'), target: path('What it points to.'), force: flag('Replace a link; false unless given.') },
    [],
    UNIX,
  ),
  DeleteFile: files('Deletes files.', { path: path('The file; * in its name matches several.') }),
  DeleteFolder: files('Deletes folders.', {
    path: path('The folder.'),
    force: flag('Even if it is not empty; false unless given.'),
  }),
  ListFiles: files(
    'Lists files.',
    {
      path: path('The folder.'),
      fileNamePattern: { type: 'text', description: 'Pattern with *, in quotes.' },
      recursive: flag('Subfolders too; false unless given.'),
    },
    ['files'],
  ),
  MoveFile: files('Moves files.', fromTo('file')),
  MoveFolder: files('Moves folders.', fromTo('folder')),
  ReadFile: files(
    'Reads a text file, for later steps.',
    { path: path('The file.'), encoding, printFileContent: flag('Write it to console.log too; false unless given.') },
    ['content'],
  ),
  SetFileEncoding: files('Converts a file from utf-8.', { path: path('The file.'), encoding }),
  SetFileOwner: files('Changes who owns a file.', { path: path('The file.'), owner, group }, [], UNIX),
  SetFolderOwner: files('Changes who owns a folder.', { path: path('The folder.'), owner, group, recursive }, [], UNIX),
  SetFilePermissions: files('Changes the mode of a file.', { path: path('The file.'), permissions }, [], UNIX),
  SetFolderPermissions: files(
    'Changes the mode of a folder.',
    { path: path('The folder.'), permissions, recursive },
    [],
    UNIX,
  ),
};
