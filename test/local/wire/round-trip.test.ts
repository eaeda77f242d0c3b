import type { NormalizedSchema } from '@smithy/core/schema';
import { operation as sdkOperation } from '@smithy/core/schema';
import { AwsError } from '../../../local/kernel/errors.ts';
import { writeError } from '../../../local/wire/error-response.ts';
import { wireModel } from '../../../local/wire/model.ts';
import { parseRequest } from '../../../local/wire/request.ts';
import { writeResponse } from '../../../local/wire/response.ts';

/** The clients whose services local AWS serves over the wire. */
const CLIENTS: Readonly<Record<string, () => Promise<object>>> = {
  ssm: () => import('@aws-sdk/client-ssm'),
  sts: () => import('@aws-sdk/client-sts'),
  ec2: () => import('@aws-sdk/client-ec2'),
  ecr: () => import('@aws-sdk/client-ecr'),
  imagebuilder: () => import('@aws-sdk/client-imagebuilder'),
  'auto-scaling': () => import('@aws-sdk/client-auto-scaling'),
  sns: () => import('@aws-sdk/client-sns'),
  cloudwatch: () => import('@aws-sdk/client-cloudwatch'),
  sqs: () => import('@aws-sdk/client-sqs'),
  sfn: () => import('@aws-sdk/client-sfn'),
  eventbridge: () => import('@aws-sdk/client-eventbridge'),
  lambda: () => import('@aws-sdk/client-lambda'),
  dynamodb: () => import('@aws-sdk/client-dynamodb'),
  'secrets-manager': () => import('@aws-sdk/client-secrets-manager'),
};

const TEXTS = [
  'a',
  'x y&z=1',
  'é<b>"q"\'',
  'arn:aws:ec2:us-east-1::image/ami-1',
  '100%+/?#.',
  '{"k":[1]}',
  'true',
  '42',
  'a,b',
];

/** Values from a seed, so that a failure repeats. */
const generator = (seed: number) => {
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state % below;
  };
  const value = (schema: NormalizedSchema, depth: number, traits: Record<string, unknown> = {}): unknown => {
    if (schema.isStructSchema()) return struct(schema, depth);
    if (schema.isListSchema()) {
      const items = Array.from({ length: 1 + random(2) }, () => value(schema.getValueSchema(), depth + 1, traits));
      return items.includes(undefined) ? undefined : items;
    }
    if (schema.isMapSchema()) {
      const [one, two] = [value(schema.getValueSchema(), depth + 1), value(schema.getValueSchema(), depth + 1)];
      return one === undefined ? undefined : { 'k.1': one, 'K&2': two };
    }
    if (schema.isBlobSchema()) return new Uint8Array([1, 2, 250, random(255)]);
    if (schema.isBooleanSchema()) return random(2) === 1;
    if (schema.isNumericSchema()) return traits['httpResponseCode'] ? 200 : random(1000);
    if (schema.isTimestampSchema()) return new Date((1.7e9 + random(1e6)) * 1000);
    if (!schema.isStringSchema()) return undefined;
    return traits['httpHeader']
      ? 'x-y'
      : traits['httpLabel']
        ? TEXTS[[0, 1, 3, 5][random(4)] ?? 0]
        : TEXTS[random(TEXTS.length)];
  };
  const struct = (schema: NormalizedSchema, depth: number): Record<string, unknown> => {
    const members = [...schema.structIterator()];
    const out: Record<string, unknown> = {};
    for (const [name, member] of schema.isUnionSchema()
      ? ([members[random(members.length)] ?? members[0]] as never)
      : members) {
      const nested = member.isStructSchema() || member.isListSchema() || member.isMapSchema();
      if ((member.isStreaming() && member.isStructSchema()) || (depth > 3 && nested)) continue;
      const made = value(member, depth + 1, member.getMergedTraits() as Record<string, unknown>);
      if (made !== undefined) out[name] = made;
    }
    return out;
  };
  return (schema: NormalizedSchema) => (schema.isUnitSchema() ? {} : struct(schema, 0));
};

/** Drops what the wire cannot carry: query protocols know no empty structures, lists or maps. */
const normal = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(normal).filter((item) => !empty(item));
  if (typeof value !== 'object' || value === null) return value;
  if ('transformToByteArray' in value) return '<stream>';
  if ('string' in value && 'type' in value) return String((value as { string: unknown }).string);
  const entries = Object.entries(value)
    .filter(([key, item]) => key !== '$metadata' && item !== undefined)
    .map(([key, item]) => [key, normal(item)] as const)
    .filter(([, item]) => !empty(item));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const empty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(normal(one)) === JSON.stringify(normal(other));

interface Raw {
  readonly protocol: {
    setSerdeContext(context: object): void;
    serializeRequest(
      operation: unknown,
      input: unknown,
      context: object,
    ): Promise<{
      method: string;
      path: string;
      query?: Record<string, string | string[]>;
      headers: Record<string, string>;
      body?: string | Uint8Array;
    }>;
    deserializeResponse(operation: unknown, context: object, response: object): Promise<unknown>;
  };
}

const context = {
  endpoint: async () => ({ protocol: 'http:', hostname: '127.0.0.1', port: 1, path: '/' }),
  disableHostPrefix: true,
  utf8Encoder: (bytes: Uint8Array) => Buffer.from(bytes).toString(),
  utf8Decoder: (text: string) => Buffer.from(text),
  base64Encoder: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64'),
  base64Decoder: (text: string) => new Uint8Array(Buffer.from(text, 'base64')),
  streamCollector: async (stream: unknown) => stream,
};

/** The SDK's own array type imitates strings and warns about it; a view on its memory does not. */
const bytesOf = (body: string | Uint8Array | undefined): Buffer =>
  body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : Buffer.from(body ?? '');

const open = async (name: string) => {
  const client = (await CLIENTS[name]?.()) ?? {};
  const Client = Object.entries(client).find(
    ([key, value]) => /^[A-Z].*Client$/.test(key) && typeof value === 'function',
  )?.[1] as new (
    options: object,
  ) => { config: Raw };
  const { protocol } = new Client({ region: 'us-east-1', credentials: { accessKeyId: '-', secretAccessKey: '-' } })
    .config;
  protocol.setSerdeContext(context);
  const schemas = client as Record<string, readonly unknown[]>;
  const operationOf = (operation: string) => {
    const raw = schemas[`${operation}$`] ?? [];
    return sdkOperation(raw[1] as never, raw[2] as never, raw[3] as never, raw[4] as never, raw[5] as never);
  };
  return { client, protocol, operationOf, model: wireModel(client) };
};

describe.each(Object.keys(CLIENTS))('the wire of %s', (name) => {
  it('reads what the SDK writes, and the SDK reads what it writes, for every operation', async () => {
    const { protocol, operationOf, model } = await open(name);
    const make = generator(7);
    const wrong: string[] = [];
    for (const operation of model.operations.values()) {
      if (
        [operation.input, operation.output].some((schema) => schema.isStructSchema() && schema.getEventStreamMember())
      )
        continue;
      const input = make(operation.input);
      const sent = await protocol.serializeRequest(operationOf(operation.name), input, context);
      const query = new URLSearchParams();
      for (const [key, value] of Object.entries(sent.query ?? {}))
        for (const each of [value].flat()) query.append(key, each);
      const headers = Object.fromEntries(
        Object.entries(sent.headers).map(([key, value]) => [key.toLowerCase(), value]),
      );
      const parsed = await parseRequest(model, {
        method: sent.method,
        path: sent.path,
        query,
        headers,
        body: bytesOf(sent.body),
      });
      if (parsed.operation.name !== operation.name || !same(input, parsed.input))
        wrong.push(`request of ${operation.name}`);
      const output = make(operation.output);
      const { status, headers: replied, body } = writeResponse(model, operation, output, 'id');
      const read = await protocol.deserializeResponse(operationOf(operation.name), context, {
        statusCode: status,
        headers: replied,
        body: Buffer.from(body),
      });
      if (!same(output, read)) wrong.push(`response of ${operation.name}`);
    }
    expect(wrong).toEqual([]);
  });

  it('answers each modelled error so that the SDK throws its class', async () => {
    const { client, protocol, operationOf, model } = await open(name);
    const operation = operationOf([...model.operations.keys()][0] ?? '');
    const wrong: string[] = [];
    for (const [error, { queryCode = error }] of model.errors) {
      // Its code is another error's (CloudWatch's ResourceNotFound): no client can tell them apart.
      if (queryCode !== error && model.errors.has(queryCode)) continue;
      const Class = (client as Record<string, unknown>)[error] as (new () => Error) | undefined;
      if (!Class) continue;
      const { status, headers, body } = writeError(model, new AwsError(error, 'boom & <co>'), 'id');
      const thrown = await protocol
        .deserializeResponse(operation, context, { statusCode: status, headers, body: Buffer.from(body) })
        .catch((caught: unknown) => caught);
      if (!(thrown instanceof Class) || thrown.message !== 'boom & <co>') wrong.push(error);
    }
    expect(wrong).toEqual([]);
  });
});
