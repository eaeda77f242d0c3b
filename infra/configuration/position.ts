import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

/**
 * Where in the file the nearest part of `path` that is there begins: its key, or the item of a list. An alias leads to where its
 * anchor is: that is the line to change.
 */
export const positionOf = (document: Document, path: readonly (string | number)[]): number => {
  let node: unknown = followed(document, document.contents);
  let position = 0;
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((item) => named(item, key)) : undefined;
    const next: unknown = pair?.value ?? (isSeq(node) ? node.items[Number(key)] : undefined);
    const shown = (pair?.key ?? next) as Node | null | undefined;
    if (!shown?.range) break;
    const target = followed(document, next);
    position = pair ? shown.range[0] : ((target as Node | undefined)?.range?.[0] ?? shown.range[0]);
    node = target;
  }
  return position;
};

const followed = (document: Document, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);

const named = ({ key }: Pair, name: string | number): boolean =>
  String(isScalar(key) ? key.value : key) === String(name);
