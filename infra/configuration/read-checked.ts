import { type Document, type LineCounter, visit } from 'yaml';
import type { z } from 'zod';
import { parseYaml } from '../../shared/component-document/reading/parse-yaml.ts';
import type { Problem } from '../../shared/configuration/problems.ts';
import { ConfigurationError } from './configuration-error.ts';
import { type Explained, inWords, problemsOf } from './issues.ts';
import { positionOf } from './position.ts';
import { textOf } from './read-text.ts';

/** Most problems of one file that are told at once. */
const MOST = 50;

/**
 * Reads a YAML file and checks it. Throws {@link ConfigurationError} with every wrong field at once; what contradicts itself is
 * told once each field is right alone.
 */
export const readChecked = <Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  contradictions: (given: z.output<Schema>) => readonly Problem[],
  ...explained: readonly Explained[]
): z.output<Schema> => {
  const text = textOf(file);
  const marks = text.split('\n').findIndex((line) => line.startsWith('<<<<<<< '));
  if (marks >= 0)
    throw new ConfigurationError(`${file}:${marks + 1}:1: has marks of a merge: decide between the two sides first`);
  const { document, lines } = parseYaml(text);
  const parsed = schema.safeParse(plain(document, file, lines), { error: inWords });
  const problems = parsed.success
    ? contradictions(parsed.data)
    : problemsOf(schema, parsed.error.issues, MOST, explained);
  if (parsed.success && problems.length === 0) return parsed.data;
  const first = problems.slice(0, MOST).map((problem) => said(file, document, lines, problem));
  const more = problems.length > MOST ? [`${file}: has more problems than these ${MOST}: fix them first`] : [];
  throw new ConfigurationError([...first, ...more].join('\n'));
};

/** Where the words of the YAML library are for those who program with it. */
const YAML_WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here: one file is one document',
};

const plain = (document: Document.Parsed, file: string, lines: LineCounter): unknown => {
  const at = (offset: number, message: string) => `${place(file, lines, offset)}: not valid YAML: ${message}`;
  if (document.errors.length > 0)
    throw new ConfigurationError(
      document.errors
        .slice(0, MOST)
        .map(({ pos, code, message }) => at(pos[0], YAML_WORDS[code] ?? message))
        .join('\n'),
    );
  try {
    return document.toJS();
  } catch (error) {
    // An alias without an anchor, or so many of them that they would fill the memory.
    throw new ConfigurationError(at(0, (error as Error).message));
  }
};

/** Problems that are found once a file has been read, as {@link readChecked} says them: with line and column. */
export const placed = (file: string, problems: readonly Problem[]): readonly string[] => {
  if (problems.length === 0) return [];
  const { document, lines } = parseYaml(textOf(file));
  return problems.map((problem) => said(file, document, lines, problem));
};

/** `file:line:column` of the first place in a YAML file that says just this text; the file's beginning where none does. */
export const placeOfText = (file: string, text: string): string => {
  const { document, lines } = parseYaml(textOf(file));
  let offset = 0;
  visit(document, {
    Scalar: (_key, node) => {
      if (node.value !== text) return undefined;
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return place(file, lines, offset);
};

const said = (file: string, document: Document, lines: LineCounter, { path, message }: Problem): string =>
  `${place(file, lines, positionOf(document, path))}: ${path.join('.') || 'the file'}: ${message}`;

const place = (file: string, lines: LineCounter, offset: number): string => {
  const { line, col } = lines.linePos(offset);
  return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
};
