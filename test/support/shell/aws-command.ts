import type { NormalizedSchema } from '@smithy/core/schema';
import { services } from '../../../local/services/registry.ts';
import { type WireModel, wireModel } from '../../../local/wire/model.ts';

/** Services whose name in the `aws` command is not the one that they sign for. */
const SIGNED_AS: Readonly<Record<string, string>> = { cloudwatch: 'monitoring', stepfunctions: 'states' };

/** Options of `aws` itself, in version 1 and version 2 alike; the value says whether they take one. */
const GLOBAL: Readonly<Record<string, boolean>> = {
  '--endpoint-url': true,
  '--output': true,
  '--profile': true,
  '--query': true,
  '--region': true,
};

export interface AwsCommand {
  /** As local AWS names it. */
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly globals: Readonly<Record<string, string>>;
  /** What is neither option nor value: the output file of `lambda invoke`. */
  readonly files: readonly string[];
}

const models = new Map<string, Promise<WireModel>>();

const modelOf = (name: string): Promise<WireModel> => {
  const service = services.find((each) => each.name === name);
  if (!service) throw new Error(`local AWS has no service ${name}`);
  const known = models.get(name) ?? service.client().then(wireModel);
  models.set(name, known);
  return known;
};

/** `ListStackSets` of `list-stack-sets`. */
const bare = (name: string): string => name.replaceAll('-', '').toLowerCase();

/**
 * What an `aws` command asks for, by the SDK's own description of the operation. Throws for a service or operation that local AWS does not
 * serve, an option that the operation does not have, and an option of version 2 of the command alone. `stdin` stands for /dev/stdin.
 */
export const awsCommand = async (given: readonly string[], stdin = ''): Promise<AwsCommand> => {
  const [aws, name = '', kebab = '', ...rest] = given;
  if (aws !== 'aws') throw new Error(`${given.join(' ')} is no aws command`);
  const signed = SIGNED_AS[name] ?? name;
  const service = services.find((each) => each.name === signed);
  const operation = Object.keys(service?.operations ?? {}).find((each) => bare(each) === bare(kebab));
  if (!service || !operation) throw new Error(`local AWS does not serve: aws ${name} ${kebab}`);
  const model = (await modelOf(signed)).operations.get(operation);
  if (!model) throw new Error(`the SDK does not know ${operation}`);
  const members = new Map(
    [...model.input.structIterator()].map(([member, schema]) => [bare(member), { member, schema }]),
  );
  const input: Record<string, unknown> = {};
  const globals: Record<string, string> = {};
  const files: string[] = [];
  const { options, loose } = grouped(rest);
  for (const [option, values] of options) {
    if (option in GLOBAL) {
      globals[option.slice(2)] = values[0] ?? '';
      continue;
    }
    const no = members.get(bare(option.replace(/^--no-/, '')));
    const found = members.get(bare(option.slice(2)));
    if (found) input[found.member] = value(found.schema, values, stdin);
    else if (option.startsWith('--no-') && no?.schema.isBooleanSchema()) input[no.member] = false;
    else throw new Error(`aws ${name} ${kebab} has no option ${option} in every version of the command`);
  }
  for (const file of loose) files.push(file);
  const isShortened = given.includes('…');
  const missing = model.required.filter((member) => !(member in input));
  if (missing.length > 0 && !isShortened) throw new Error(`aws ${name} ${kebab} needs ${missing.join(', ')}`);
  return { service: signed, operation, input, globals, files };
};

/** Options with their values; a word after the only value of an option belongs to none. */
const grouped = (rest: readonly string[]) => {
  const options: [string, string[]][] = [];
  const loose: string[] = [];
  for (const word of rest) {
    const last = options.at(-1);
    if (word.startsWith('--')) options.push([word, []]);
    else if (word === '/dev/stdout' || /\.json$/.test(word)) loose.push(word);
    else if (last) last[1].push(word);
    else if (word !== '…') loose.push(word);
  }
  return { options, loose };
};

const value = (schema: NormalizedSchema, values: readonly string[], stdin: string): unknown => {
  const [first = ''] = values;
  if (schema.isBooleanSchema()) return first === '' || first === 'true';
  if (schema.isNumericSchema()) return Number(first);
  if (schema.isBlobSchema()) return new TextEncoder().encode(blob(first, stdin));
  if (schema.isListSchema()) return list(schema.getValueSchema(), values);
  if (schema.isStructSchema() || schema.isMapSchema())
    return first.startsWith('{') ? JSON.parse(first) : shorthand(values.join(','));
  return first;
};

/** Version 2 reads text as base64 unless it is told otherwise, and `fileb://` as it is: so does version 1. */
const blob = (text: string, stdin: string): string => {
  if (text === 'fileb:///dev/stdin') return stdin;
  throw new Error(`give ${text} by fileb://, which version 1 and version 2 of aws read alike`);
};

const list = (item: NormalizedSchema, values: readonly string[]): unknown => {
  if (values[0]?.startsWith('[')) return JSON.parse(values.join(' '));
  if (item.isStructSchema()) return values.map((each) => (each.startsWith('{') ? JSON.parse(each) : shorthand(each)));
  return values;
};

/** `Name=a,Values=b,c` */
const shorthand = (text: string): Readonly<Record<string, unknown>> => {
  const made: Record<string, string | string[]> = {};
  let last = '';
  for (const part of text.split(',')) {
    const [, name, rest = ''] = /^(\w+)=(.*)$/.exec(part) ?? [];
    if (name !== undefined) {
      last = name;
      made[name] = /^values$/i.test(name) ? [rest] : rest;
    } else made[last] = [made[last] ?? [], part].flat();
  }
  return made;
};
