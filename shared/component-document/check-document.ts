import { LineCounter, parseDocument } from 'yaml';
import type { CheckedDocument, Platform } from './document.ts';

/** Reads a component document and says all that is wrong with it. `platform` narrows modules and inputs to those it has. */
export const checkDocument = (text: string, _platform?: Platform): CheckedDocument => {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines });
  const problems = parsed.errors.map((error) => {
    const { line, col: column } = lines.linePos(error.pos[0]);
    return { line, column, rule: 'yaml', message: error.message };
  });
  return { document: undefined, problems };
};
