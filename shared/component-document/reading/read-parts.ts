import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import { parseYaml } from './parse-yaml.ts';
import type { Entry, Part } from './part.ts';

/** What the YAML of a text is made of. */
export interface Parts {
  /** Undefined where the text is empty, or cannot be read. */
  readonly root: Part | undefined;
  readonly faults: readonly YamlFault[];
  readonly lines: LineCounter;
}

export interface YamlFault {
  readonly at: number;
  /** The parser's own name of it: `TAB_AS_INDENT`, `DUPLICATE_KEY`. */
  readonly code: string;
  readonly message: string;
}

/** More parts than this are not written by hand: aliases of aliases that fill the memory. */
const MOST_PARTS = 100_000;

/** Reads YAML, of which JSON is a part. */
export const readParts = (text: string): Parts => {
  const { document, lines } = parseYaml(text, { merge: true, logLevel: 'silent' });
  const faults: YamlFault[] = document.errors.map(({ pos, code, message }) => ({ at: pos[0], code, message }));
  const reader = new PartReader(document);
  try {
    const { contents } = document;
    const root = contents === null ? undefined : reader.read(contents);
    return { root, faults: [...faults, ...reader.faults], lines };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { root: undefined, faults: [...faults, { at: 0, code: 'ALIASES', message: error.message }], lines };
  }
};

class PartReader {
  readonly faults: YamlFault[] = [];
  private readonly document: Document;
  private readonly following = new Set<Node>();
  private count = 0;

  constructor(document: Document) {
    this.document = document;
  }

  read(node: Node): Part {
    this.count += 1;
    if (this.count > MOST_PARTS) throw new RangeError('aliases make it larger than any document that AWSTOE takes');
    const [at, end] = node.range ?? [0, 0];
    if (isAlias(node)) return this.followed(node, at, end);
    if (isMap(node)) {
      const entries = this.merged(node.items.map((pair) => this.entry(pair, at)));
      return { kind: 'map', at, end, entries, braces: node.flow === true };
    }
    if (isSeq(node)) return { kind: 'list', at, end, items: node.items.map((item) => this.read(item as Node)) };
    return this.scalar(node, at, end);
  }

  private followed(node: Node, at: number, end: number): Part {
    const target = isAlias(node) ? node.resolve(this.document) : undefined;
    if (target === undefined || this.following.has(target)) {
      const message =
        target === undefined ? 'this alias has no anchor before it' : 'this alias stands for what holds it';
      this.faults.push({ at, code: 'BAD_ALIAS', message });
      return { kind: 'nothing', at, end, value: null, source: '', quoted: false };
    }
    this.following.add(target);
    const part = this.read(target);
    this.following.delete(target);
    return part;
  }

  private entry({ key, value }: Pair, mapAt: number): Entry {
    const node = key as Node | null;
    const [at, keyEnd] = node?.range ?? [mapAt, mapAt];
    const read: Part =
      value === null || value === undefined
        ? { kind: 'nothing', at, end: keyEnd, value: null, source: '', quoted: false }
        : this.read(value as Node);
    const end = Math.max(keyEnd, (value as Node | null)?.range?.[1] ?? keyEnd);
    return { key: nameOf(node), at, keyEnd, end, value: read, oddKey: isMap(node) || isSeq(node) };
  }

  /** `<<: *anchor` brings entries in, wherever there is none of that name. */
  private merged(entries: readonly Entry[]): readonly Entry[] {
    if (!entries.some(({ key }) => key === '<<')) return entries;
    const own = entries.filter(({ key }) => key !== '<<');
    const named = new Set(own.map(({ key }) => key));
    const brought = entries.filter(({ key }) => key === '<<').flatMap(({ value }) => mapsIn(value));
    return [...own, ...brought.filter(({ key }) => !named.has(key) && named.add(key))];
  }

  private scalar(node: Node, at: number, end: number): Part {
    const value: unknown = isScalar(node) ? node.value : null;
    const source = isScalar(node) ? String(node.source ?? '') : '';
    const quoted = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
    const placed = { at, end, source, quoted };
    if (typeof value === 'string') return { ...placed, kind: 'text', value };
    if (typeof value === 'number' || typeof value === 'bigint')
      return { ...placed, kind: 'number', value: Number(value) };
    if (typeof value === 'boolean') return { ...placed, kind: 'flag', value };
    return { ...placed, kind: 'nothing', value: null };
  }
}

const nameOf = (key: Node | null): string => (isScalar(key) ? String(key.source ?? key.value ?? '') : '');

const mapsIn = (part: Part): readonly Entry[] => {
  if (part.kind === 'map') return part.entries;
  return part.kind === 'list' ? part.items.flatMap(mapsIn) : [];
};
