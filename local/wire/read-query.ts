import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';

const DATE_TIME = 5;
const scalars = new FromStringShapeDeserializer({
  httpBindings: false,
  timestampFormat: { useTrait: true, default: DATE_TIME },
} as never);

interface Node {
  [key: string]: Node | string;
}

/**
 * Reads the form parameters of the query protocols (`LaunchPermission.Add.1.UserId=…`) into the shape's own members.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const readQuery = (
  ec2: boolean,
  schema: NormalizedSchema,
  parameters: URLSearchParams,
): Record<string, unknown> => read(ec2, schema, tree(parameters)) as Record<string, unknown>;

const tree = (parameters: URLSearchParams): Node => {
  const root: Node = Object.create(null);
  for (const [key, value] of parameters) {
    const parts = key.split('.');
    const last = parts.pop() ?? key;
    let node = root;
    for (const part of parts) {
      const next = node[part];
      node = node[part] = typeof next === 'object' ? next : (Object.create(null) as Node);
    }
    if (typeof node[last] !== 'object') node[last] = value;
  }
  return root;
};

const read = (ec2: boolean, schema: NormalizedSchema, node: Node | string | undefined): unknown => {
  if (schema.isStructSchema()) return structure(ec2, schema, node);
  if (schema.isListSchema()) return list(ec2, schema, node);
  if (schema.isMapSchema()) return map(ec2, schema, node);
  return scalars.read(schema as never, String(node));
};

const child = (node: Node | string | undefined, key: string): Node | string | undefined =>
  typeof node === 'object' ? node[key] : undefined;

const structure = (
  ec2: boolean,
  schema: NormalizedSchema,
  node: Node | string | undefined,
): Record<string, unknown> => {
  const out: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits() as { xmlName?: string; ec2QueryName?: string };
    const plain = traits.xmlName ?? name;
    const key = ec2 ? (traits.ec2QueryName ?? plain.charAt(0).toUpperCase() + plain.slice(1)) : plain;
    const value = child(node, key);
    if (value !== undefined) out[name] = read(ec2, member, value);
  }
  return out;
};

const list = (ec2: boolean, schema: NormalizedSchema, node: Node | string | undefined): unknown[] => {
  const item = schema.getValueSchema();
  const flattened = ec2 || Boolean((schema.getMergedTraits() as { xmlFlattened?: unknown }).xmlFlattened);
  const name = (item.getMergedTraits() as { xmlName?: string }).xmlName ?? 'member';
  const items = flattened ? node : (child(node, name) ?? child(node, 'member'));
  return numbered(items).map((each) => read(ec2, item, each));
};

const map = (ec2: boolean, schema: NormalizedSchema, node: Node | string | undefined): Record<string, unknown> => {
  const key = (schema.getKeySchema().getMergedTraits() as { xmlName?: string }).xmlName ?? 'key';
  const value = schema.getValueSchema();
  const name = (value.getMergedTraits() as { xmlName?: string }).xmlName ?? 'value';
  const flattened = Boolean((schema.getMergedTraits() as { xmlFlattened?: unknown }).xmlFlattened);
  const entries = numbered(flattened ? node : child(node, 'entry'));
  return Object.fromEntries(entries.map((entry) => [String(child(entry, key)), read(ec2, value, child(entry, name))]));
};

const numbered = (node: Node | string | undefined): (Node | string)[] =>
  typeof node !== 'object'
    ? []
    : Object.keys(node)
        .filter((key) => /^\d+$/.test(key))
        .sort((a, b) => Number(a) - Number(b))
        .map((key) => node[key] as Node | string);
