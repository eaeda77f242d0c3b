import { basename, dirname, extname } from 'node:path';
import { isMap, isScalar } from 'yaml';
import { parseYaml } from '../../../shared/component-document/reading/parse-yaml.ts';

/** What a file is to the check: a component document, the definition of an image, or something of other tools. */
export type FileKind = 'document' | 'image' | 'other';

const READABLE = ['.yaml', '.yml', '.json'];

/** Whether it is worth to be read at all. */
export const mayBeDocument = (file: string): boolean => READABLE.includes(extname(file).toLowerCase());

/** What others have beside `phases` or `schemaVersion`: CodeBuild, Systems Manager, workflows of Image Builder. */
const OF_OTHERS = ['version', 'mainSteps', 'runtimeConfig', 'steps', 'env', 'artifacts', 'openapi'];

/**
 * A component document has `phases` and `schemaVersion`. In a folder `components/` one of them is enough, so that a document
 * is found that forgot the other. What a template engine has yet to fill in is none.
 */
export const kindOfFile = (file: string, text: string): FileKind => {
  const keys = keysOf(text);
  if (basename(file, extname(file)) === 'image' && keys.includes('baseImage')) return 'image';
  if (isTemplate(text)) return 'other';
  const hints = ['phases', 'schemaVersion'].filter((key) => keys.includes(key)).length;
  if (hints === 2) return 'document';
  const alone = basename(dirname(file)) === 'components' && !keys.some((key) => OF_OTHERS.includes(key));
  return hints === 1 && alone ? 'document' : 'other';
};

/** The outermost keys; from the lines themselves where it cannot be read as YAML. */
const keysOf = (text: string): readonly string[] => {
  const { contents, errors } = parseYaml(text, { logLevel: 'silent' }).document;
  const keys = isMap(contents) ? contents.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
  if (errors.length === 0) return keys;
  return [...keys, ...[...text.matchAll(/^\s?["']?([A-Za-z]+)["']?\s*:/gm)].map(([, key]) => key ?? '')];
};

/** Statements of Jinja and of Terraform's templates, on lines of their own. */
const isTemplate = (text: string): boolean => /^\s*(\{%|%\{)/m.test(text);
