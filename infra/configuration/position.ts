import { type Document, isMap, isNode, isScalar, type Pair } from 'yaml';

/** Where in the file the nearest part of `path` that is there begins: its key, or the item of a list. */
export const positionOf = (document: Document, path: readonly (string | number)[]): number => {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent) ? parent.items.find((item) => named(item, key)) : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
};

const named = ({ key }: Pair, name: string | number | undefined): boolean =>
  String(isScalar(key) ? key.value : key) === String(name);
