import { readFileSync } from 'node:fs';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { normalize } from '../../shared/configuration/normalize.ts';
import { contradictions, type Problem } from '../../shared/configuration/problems.ts';
import { type ConfigurationInput, configurationSchema } from '../../shared/configuration/schema.ts';
import { inWords, problemsOf } from './issues.ts';
import { positionOf } from './position.ts';

/** All that is wrong with a configuration file, one line each: file, line and column, path, what to do. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export interface ReadConfiguration {
  /** As written, with defaults: what infrastructure is made from. */
  readonly input: ConfigurationInput;
  /** What functions read. */
  readonly runtime: Configuration;
}

/**
 * Reads, checks and completes a configuration file. Throws {@link ConfigurationError} with every wrong field at once; fields
 * that contradict each other are told once each is right by itself.
 */
export const readConfiguration = (file: string): ReadConfiguration => {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  const parsed = configurationSchema.safeParse(plain(document, file, lines), { error: inWords });
  const problems = parsed.success ? contradictions(parsed.data) : parsed.error.issues.flatMap(problemsOf);
  if (parsed.success && problems.length === 0) return { input: parsed.data, runtime: normalize(parsed.data) };
  throw new ConfigurationError(problems.map((problem) => said(file, document, lines, problem)).join('\n'));
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(`${file}: cannot be read (${code}). Give another file with -c configuration=FILE.`);
  }
};

const plain = (document: Document.Parsed, file: string, lines: LineCounter): unknown => {
  const at = (offset: number, message: string) => `${place(file, lines, offset)}: not valid YAML: ${message}`;
  if (document.errors.length > 0)
    throw new ConfigurationError(document.errors.map(({ pos, message }) => at(pos[0], message)).join('\n'));
  try {
    return document.toJS();
  } catch (error) {
    // An alias without an anchor, or so many of them that they would fill the memory.
    throw new ConfigurationError(at(0, (error as Error).message));
  }
};

const said = (file: string, document: Document, lines: LineCounter, { path, message }: Problem): string =>
  `${place(file, lines, positionOf(document, path))}: ${path.join('.') || 'the file'}: ${message}`;

const place = (file: string, lines: LineCounter, offset: number): string => {
  const { line, col } = lines.linePos(offset);
  return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
};
