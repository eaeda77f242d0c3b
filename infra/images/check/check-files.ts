import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { checkDocument } from '../../../shared/component-document/check-document.ts';
import type { DocumentProblem, Platform } from '../../../shared/component-document/document.ts';
import { ConfigurationError } from '../../configuration/configuration-error.ts';
import { placed } from '../../configuration/read-checked.ts';
import { readConfiguration } from '../../configuration/read-configuration.ts';
import { familyProblems } from '../checks/family.ts';
import type { Hub } from '../checks/hub.ts';
import { promotedAsProblems } from '../checks/promoted-as.ts';
import { type ImageDefinition, readImageDefinition } from '../image-definition.ts';
import { imageFiles } from '../image-folders.ts';
import type { FoundFile } from './find-files.ts';

/** A problem or remark with its file, and the text of that where there is one to show. */
export interface FileProblem extends DocumentProblem {
  readonly file: string;
}

/** What `npm run images:check` finds. */
export interface CheckResult {
  readonly documents: number;
  readonly images: number;
  /** Files that are neither. */
  readonly passedOver: number;
  readonly problems: readonly FileProblem[];
  readonly remarks: readonly FileProblem[];
}

/** Checks documents and definitions; a document that a definition names is checked for the platform of its image. */
export const checkFiles = (files: readonly FoundFile[], platform?: Platform, hub?: Hub): CheckResult => {
  const of = (kind: FoundFile['kind']) => files.filter((file) => file.kind === kind);
  const documents = of('document');
  const images = of('image');
  const platforms = new Map(images.flatMap(({ file, text }) => platformsIn(file, text)));
  const checked = documents.map(({ file, text }) => ({
    file,
    ...checkDocument(text, platform ?? platforms.get(file)),
  }));
  const told = new Set(documents.map(({ file }) => file));
  const read = readings(hub);
  return {
    documents: documents.length,
    images: images.length,
    passedOver: of('other').length,
    problems: [
      ...checked.flatMap(({ file, problems }) => problems.map((problem) => ({ file, ...problem }))),
      ...images.flatMap(({ file }) => imageProblems(file, read)).filter((problem) => !told.has(problem.file)),
      ...foldersOf(images).flatMap((folder) => betweenImages(folder, images, read)),
    ],
    remarks: checked.flatMap(({ file, remarks }) => remarks.map((remark) => ({ file, ...remark }))),
  };
};

const PLATFORMS: readonly unknown[] = ['Linux', 'Windows', 'macOS'];

/** Which platform the documents are meant for that an image.yaml names; nothing where it cannot be read. */
const platformsIn = (file: string, text: string): readonly (readonly [string, Platform])[] => {
  try {
    const { platform, components } = parse(text, { logLevel: 'silent' }) as {
      platform?: unknown;
      components?: unknown;
    };
    if (!PLATFORMS.includes(platform) || !Array.isArray(components)) return [];
    const named = components.flatMap((use: { file?: unknown } | null) =>
      typeof use?.file === 'string' ? [use.file] : [],
    );
    return named.map((name) => [join(dirname(file), name), platform as Platform] as const);
  } catch {
    // What is wrong with it is told by its own check.
    return [];
  }
};

type Reading = (file: string) => ImageDefinition | ConfigurationError;

/** Reads each definition once, with the documents that it names: it is asked for alone, and beside the others of its folder. */
const readings = (hub: Hub | undefined): Reading => {
  const known = new Map<string, ReturnType<Reading>>();
  return (file) => {
    const found = known.get(file) ?? tried(file, hub);
    known.set(file, found);
    return found;
  };
};

const tried = (file: string, hub: Hub | undefined): ReturnType<Reading> => {
  try {
    return readImageDefinition(file, hub);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error;
  }
};

/** Of what concerns all of a definition. */
const BEGINNING = { line: 1, column: 1, rule: 'image' };

const foldersOf = (images: readonly FoundFile[]): readonly string[] => [
  ...new Set(images.map(({ file }) => dirname(dirname(file)))),
];

/** What is wrong between the images of a folder, once each of them is right alone; told of those that were asked about. */
const betweenImages = (folder: string, asked: readonly FoundFile[], read: Reading): readonly FileProblem[] => {
  const family = imageFiles(folder).map(read);
  const right = family.filter((each): each is ImageDefinition => !(each instanceof ConfigurationError));
  if (right.length < family.length) return [];
  const problems = familyProblems(right);
  const promoted = promotedBeside(folder, right);
  return asked.flatMap(({ file }) => [
    ...problems
      .filter((each) => each.file === file)
      .flatMap(({ path, message }) => placed(file, [{ path, message }]))
      .map((said) => positioned(file, said)),
    ...promoted
      .filter(({ image }) => right.some((each) => each.file === file && each.name === image))
      .map(({ said }) => positioned(file, said)),
  ]);
};

/** What the configuration of the project says otherwise: infra/hallmark.yaml beside the folder. Its own mistakes are told at synthesis. */
const promotedBeside = (folder: string, definitions: readonly ImageDefinition[]) => {
  const file = join(dirname(folder), 'infra', 'hallmark.yaml');
  if (!existsSync(file)) return [];
  try {
    const problems = promotedAsProblems(readConfiguration(file).input, definitions);
    return problems.map(({ image, ...problem }) => ({ image, said: placed(file, [problem])[0] ?? '' }));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [];
  }
};

/** `file:line:column: where: what`, as the definition says it; lines that go on are indented. */
const imageProblems = (file: string, read: Reading): readonly FileProblem[] => {
  if (basename(file) !== 'image.yaml') return [{ ...BEGINNING, file, message: 'has to be called image.yaml' }];
  const found = read(file);
  if (!(found instanceof ConfigurationError)) return [];
  return found.message.split(/\n(?! )/).map((said) => positioned(file, said));
};

const positioned = (file: string, said: string): FileProblem => {
  const [, where = file, line = '1', column = '1', message = said] = /^(.*?):(\d+):(\d+): (.*)$/s.exec(said) ?? [];
  return { file: where, line: Number(line), column: Number(column), rule: 'image', message };
};
