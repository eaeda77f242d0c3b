import {
  type Document,
  type DocumentOptions,
  isScalar,
  LineCounter,
  type ParseOptions,
  parseDocument,
  type SchemaOptions,
  visit,
  YAMLParseError,
} from 'yaml';

export interface ParsedYaml {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/**
 * Reads one YAML document; what is wrong with it is in `document.errors`, whatever the text. The library itself throws a RangeError
 * where maps are nested too deeply, and looks for repeated keys in a time squared to their number.
 */
export const parseYaml = (text: string, options: ParseOptions & DocumentOptions & SchemaOptions = {}): ParsedYaml => {
  const lines = new LineCounter();
  const read = (given: string) =>
    parseDocument(given, { prettyErrors: false, ...options, lineCounter: lines, uniqueKeys: false });
  try {
    const document = read(text);
    document.errors.push(...repeatedKeys(document));
    return { document, lines };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const document = read('');
    document.errors.push(new YAMLParseError([0, 1], 'IMPOSSIBLE', 'it is nested too deeply to be read'));
    return { document, lines };
  }
};

const repeatedKeys = (document: Document.Parsed): readonly YAMLParseError[] => {
  const repeated: YAMLParseError[] = [];
  visit(document, {
    Map: (_key, { items }) => {
      const known = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const at = key.range?.[0] ?? 0;
        if (known.has(key.value))
          repeated.push(new YAMLParseError([at, at + 1], 'DUPLICATE_KEY', 'Map keys must be unique'));
        known.add(key.value);
      }
    },
  });
  return repeated;
};
