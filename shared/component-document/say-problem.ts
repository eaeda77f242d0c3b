import type { DocumentProblem } from './document.ts';

/** A problem for a terminal: `file:line:column: rule: message`, and indented below it what to write instead. */
export const sayProblem = (file: string, { line, column, rule, message, suggestion }: DocumentProblem): string =>
  [
    `${file}:${line}:${column}: ${rule}: ${message}`,
    ...(suggestion?.split('\n') ?? []).map((each) => `  ${each}`),
  ].join('\n');
