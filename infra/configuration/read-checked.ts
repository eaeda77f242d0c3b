import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Problem } from '../../shared/configuration/problems.ts';
import { type Explained, inWords, problemsOf } from './issues.ts';
import { positionOf } from './position.ts';

/** All that is wrong with a file that a person wrote, one line each: file, line and column, path, what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

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
  const lines = new LineCounter();
  const text = textOf(file);
  const marks = text.split('\n').findIndex((line) => line.startsWith('<<<<<<< '));
  if (marks >= 0)
    throw new ConfigurationError(`${file}:${marks + 1}:1: has marks of a merge: decide between the two sides first`);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const parsed = schema.safeParse(plain(document, file, lines), { error: inWords });
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.flatMap((issue) => problemsOf(schema, issue, explained));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new ConfigurationError(problems.map((problem) => said(file, document, lines, problem)).join('\n'));
};

/** The text of a file; throws {@link ConfigurationError} where there is none. */
export const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
};

/** Where the words of the YAML library are for those who program with it. */
const YAML_WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here: one file is one document',
};

const plain = (document: Document.Parsed, file: string, lines: LineCounter): unknown => {
  const at = (offset: number, message: string) => `${place(file, lines, offset)}: not valid YAML: ${message}`;
  if (document.errors.length > 0)
    throw new ConfigurationError(
      document.errors.map(({ pos, code, message }) => at(pos[0], YAML_WORDS[code] ?? message)).join('\n'),
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
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  return problems.map((problem) => said(file, document, lines, problem));
};

/** `file:line:column` of the first place in a YAML file that says just this text; the file's beginning where none does. */
export const placeOfText = (file: string, text: string): string => {
  const lines = new LineCounter();
  let offset = 0;
  visit(parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false }), {
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
