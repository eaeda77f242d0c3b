import { deref, NormalizedSchema } from '@smithy/core/schema';
import { compileRoute, type Route, type Routes, routesOf } from './route.ts';

export type Protocol = 'awsJson1_0' | 'awsJson1_1' | 'restJson1' | 'awsQuery' | 'ec2Query';

/** An operation as the SDK's runtime schema describes it. */
export interface WireOperation {
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  readonly route: Route | undefined;
  /** Members that a request has to have, as the SDK knows them; constraints/ has what a service says without. */
  readonly required: readonly string[];
}

/** Codec of a JSON protocol, as the SDK's protocol object gives it. */
interface Codec {
  createSerializer(): { write(schema: NormalizedSchema, value: unknown): void; flush(): string | Uint8Array };
  createDeserializer(): { read(schema: NormalizedSchema, data: string | Uint8Array): Promise<unknown> };
}

export interface WireModel {
  readonly protocol: Protocol;
  readonly codec: () => Codec;
  readonly xmlNamespace: string;
  readonly serviceNamespace: string;
  /** The service once spoke the query protocol and still names its errors so (SQS). */
  readonly queryCompatible: boolean;
  readonly operations: ReadonlyMap<string, WireOperation>;
  /** Where REST operations are found. */
  readonly routes: Routes<WireOperation>;
  readonly errors: ReadonlyMap<string, ErrorSchema>;
}

type RawSchema = readonly unknown[];

export interface ErrorSchema {
  readonly name: string;
  readonly schema: NormalizedSchema;
  readonly members: readonly string[];
  readonly httpStatus: number | undefined;
  readonly queryCode: string | undefined;
  readonly server: boolean;
}

const OPERATION = 9;
const ERROR = -3;

/**
 * Reads the schemas that an SDK client package exports (`GetParameter$`, `ParameterNotFound$`…). They are the
 * SDK's own description of the wire; their layout is pinned by the exact client versions and held by a round-trip test.
 */
export const wireModel = (client: object): WireModel => {
  const exported = Object.values(client) as unknown[];
  const { protocol, protocolSettings } = configuration(client);
  const operations = new Map<string, WireOperation>();
  const errors = new Map<string, ErrorSchema>();
  for (const schema of exported) {
    if (!Array.isArray(schema)) continue;
    if (schema[0] === OPERATION) operations.set(String(schema[2]), readOperation(schema));
    if (schema[0] === ERROR) errors.set(String(schema[2]), readError(schema));
  }
  return {
    protocol: protocol.getShapeId().split('#')[1] as Protocol,
    codec: () => protocol.getPayloadCodec(),
    xmlNamespace: protocolSettings.xmlNamespace ?? '',
    serviceNamespace: protocolSettings.defaultNamespace ?? '',
    queryCompatible: protocolSettings.awsQueryCompatible ?? false,
    operations,
    routes: routesOf(operations.values()),
    errors,
  };
};

interface ClientConfiguration {
  readonly protocol: { getShapeId(): string; getPayloadCodec(): Codec };
  readonly protocolSettings: { xmlNamespace?: string; defaultNamespace?: string; awsQueryCompatible?: boolean };
}

type ClientClass = new (options: object) => { readonly config: unknown };

const configuration = (client: object): ClientConfiguration => {
  const found = Object.entries(client).find(
    ([name, value]) => /^[A-Z].*Client$/.test(name) && typeof value === 'function',
  );
  if (!found) throw new Error('the package exports no client');
  const Client = found[1] as ClientClass;
  return new Client({ region: 'us-east-1', credentials: { accessKeyId: '-', secretAccessKey: '-' } })
    .config as ClientConfiguration;
};

const readOperation = (raw: RawSchema): WireOperation => {
  const traits = (raw[3] ?? {}) as { http?: readonly [string, string, number] };
  const input = NormalizedSchema.of(deref(raw[4] as never));
  return {
    name: String(raw[2]),
    input,
    output: NormalizedSchema.of(deref(raw[5] as never)),
    route: traits.http ? compileRoute(traits.http) : undefined,
    required: requiredMembers(input),
  };
};

/** Structures list their required members first and carry their number. */
const requiredMembers = (schema: NormalizedSchema): readonly string[] => {
  const raw = schema.getSchema();
  if (!Array.isArray(raw)) return [];
  return ((raw[4] ?? []) as readonly string[]).slice(0, Number(raw[6] ?? 0));
};

const readError = (raw: RawSchema): ErrorSchema => {
  const traits = (raw[3] ?? {}) as { error?: string; httpError?: number; awsQueryError?: readonly [string, number] };
  return {
    name: String(raw[2]),
    schema: NormalizedSchema.of(raw as never),
    members: (raw[4] ?? []) as readonly string[],
    httpStatus: traits.httpError ?? traits.awsQueryError?.[1],
    queryCode: traits.awsQueryError?.[0],
    server: traits.error === 'server',
  };
};
