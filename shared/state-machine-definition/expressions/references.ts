import type { Node } from './parse.ts';

/** What an expression reads that Step Functions looks at before anything runs. */
export interface References {
  /** Names that would be read from a context item, which expressions of Step Functions do not have. */
  readonly context: readonly string[];
  /** Fields of `$states`. */
  readonly states: readonly string[];
}

/** The part of a node, or the parts, that are evaluated where the node itself is. */
const SAME_CONTEXT: Readonly<Record<string, readonly string[]>> = {
  binary: ['lhs', 'rhs'],
  apply: ['lhs', 'rhs'],
  function: ['procedure', 'arguments'],
  partial: ['procedure', 'arguments'],
  lambda: ['body'],
  condition: ['condition', 'then', 'else'],
  block: ['expressions'],
  bind: ['rhs'],
};

export const referencesOf = (tree: Node): References => {
  const context = new Set<string>();
  const states = new Set<string>();
  walkContext(tree, context);
  walkStates(tree, states);
  return { context: [...context], states: [...states] };
};

/** Only the first step of a path is read from the context; the others from what the step before gave. */
const walkContext = (root: Node, found: Set<string>): void => {
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'name') found.add(String(node.value));
    else if (node.type === 'variable' && (node.value === '' || node.value === '$')) found.add(`$${node.value}`);
    else for (const part of partsOf(node).reverse()) open.push(part);
  }
};

const partsOf = (node: Node): Node[] => {
  if (node.type === 'path') return (node.steps ?? []).slice(0, 1);
  if (node.type === 'unary') return partsOfUnary(node);
  return (SAME_CONTEXT[node.type] ?? []).flatMap((part) => nodesIn(node[part]));
};

/** An array, an object with its keys, or a number with its sign. */
const partsOfUnary = (node: Node): Node[] => {
  if (node.value === '[') return nodesIn(node['expressions']);
  if (node.value === '{') return nodesIn(node['lhs']);
  return nodesIn(node['expression']);
};

/** Every path that begins with `$states`, wherever it stands. */
const walkStates = (root: Node, found: Set<string>): void => {
  const open: Node[] = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    const [first, second] = node.type === 'path' ? (node.steps ?? []) : [];
    if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
      found.add(String(second.value));
    }
    for (const part of Object.values(node).flatMap(nodesIn)) open.push(part);
  }
};

const nodesIn = (value: unknown): Node[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === 'object' && value !== null && 'type' in value ? [value as Node] : [];
};
