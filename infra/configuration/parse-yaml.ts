import { type Document, isScalar, LineCounter, parseDocument, visit, YAMLParseError } from 'yaml';

export interface ParsedYaml {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/** Reads one YAML document. A key that a map has twice is an error: the library looks for it, in a time squared to the size. */
export const parseYaml = (text: string): ParsedYaml => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const repeated: YAMLParseError[] = [];
  visit(document, {
    Map: (_key, { items }) => {
      const known = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (known.has(key.value)) repeated.push(repeatedKey(key.range?.[0] ?? 0));
        known.add(key.value);
      }
    },
  });
  document.errors.push(...repeated);
  return { document, lines };
};

const repeatedKey = (at: number): YAMLParseError =>
  new YAMLParseError([at, at + 1], 'DUPLICATE_KEY', 'Map keys must be unique');
