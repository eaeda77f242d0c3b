import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { checkDocument } from '../../shared/component-document/check-document.ts';
import type { Parameter, Platform } from '../../shared/component-document/document.ts';
import { nearest } from '../../shared/component-document/nearest.ts';
import { sayProblem } from '../../shared/component-document/say-problem.ts';
import { ConfigurationError } from '../configuration/configuration-error.ts';
import { placeOfText, readChecked } from '../configuration/read-checked.ts';
import { checkInside, textOf } from '../configuration/read-text.ts';
import { workflowDocument } from './schema/workflow-document.ts';

/** The files beside image.yaml that it names. Each function throws ConfigurationError. */

/**
 * Most bytes of a document. Image Builder's quota is for components; it names none for workflows and Dockerfile templates, for which
 * the limit is Hallmark's. https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html
 */
const DOCUMENT = 65_536;

/** Most bytes of user data, before it is encoded: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const USER_DATA = 16_384;

/** Git on Windows may write other line ends: the content is the same, and so is its version. */
const limited = (imageFile: string, name: string, most: number, who: string, remedy: string): string => {
  const file = join(dirname(imageFile), name);
  if (!existsSync(file))
    throw new ConfigurationError(`${placeOfText(imageFile, name)}: ${name}: cannot be read: ${absent(file)}`);
  checkInside(dirname(dirname(imageFile)), file);
  const text = textOf(file)
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n');
  const bytes = Buffer.byteLength(text);
  if (bytes <= most) return text;
  throw new ConfigurationError(
    `${placeOfText(imageFile, name)}: ${name}: has ${bytes} bytes; ${who} at most ${most}: ${remedy}`,
  );
};

const absent = (file: string): string => {
  const folder = dirname(file);
  const near = existsSync(folder) ? nearest(basename(file), readdirSync(folder)) : undefined;
  return near === undefined ? 'it is not there' : `there is only ${join(folder, near)}`;
};

/** `components/apache.yaml` is `apache`. */
export const nameOfFile = (file: string): string => basename(file, extname(file));

export interface ComponentText {
  readonly data: string;
  readonly description: string | undefined;
  readonly parameters: readonly Parameter[];
}

export const readComponent = (imageFile: string, file: string, platform: Platform): ComponentText => {
  const path = join(dirname(imageFile), file);
  const data = limited(imageFile, file, DOCUMENT, 'a component has', 'make two components of it');
  const { document, problems } = checkDocument(data, platform);
  if (problems.length === 0)
    return { data, description: document?.description, parameters: document?.parameters ?? [] };
  throw new ConfigurationError(problems.map((problem) => sayProblem(path, problem)).join('\n'));
};

export const readWorkflow = (imageFile: string, file: string): string => {
  const path = join(dirname(imageFile), file);
  const data = limited(imageFile, file, DOCUMENT, 'Hallmark takes', 'make two workflows of it');
  readChecked(path, workflowDocument, () => []);
  return data;
};

export const readUserData = (imageFile: string, file: string): string =>
  limited(imageFile, file, USER_DATA, 'user data has', 'move part of it into a component');

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html */
const DOCKERFILE = [
  'FROM {{{ imagebuilder:parentImage }}}',
  '{{{ imagebuilder:environments }}}',
  '{{{ imagebuilder:components }}}',
  '',
].join('\n');

const NEEDED = ['imagebuilder:parentImage', 'imagebuilder:components'];

export const readDockerfile = (imageFile: string, file: string | undefined): string => {
  if (file === undefined) return DOCKERFILE;
  const path = join(dirname(imageFile), file);
  const text = limited(imageFile, file, DOCUMENT, 'Hallmark takes', 'move steps into components');
  const missing = NEEDED.filter((name) => !new RegExp(`\\{\\{\\{\\s*${name}\\s*\\}\\}\\}`).test(text));
  if (missing.length === 0) return text;
  throw new ConfigurationError(
    missing.map((name) => `${path}: has no {{{ ${name} }}}, which Image Builder fills in: add it`).join('\n'),
  );
};
