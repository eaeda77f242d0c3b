import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import type { WireModel, WireOperation } from './model.ts';
import { requireObject } from './require-object.ts';
import type { WireRequest } from './wire-request.ts';

const EPOCH_SECONDS = 7;
const scalars = new FromStringShapeDeserializer({
  httpBindings: true,
  timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
} as never);

interface Traits {
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
}

const traitsOf = (member: NormalizedSchema): Traits => member.getMergedTraits() as Traits;

const inBody = (traits: Traits): boolean =>
  !traits.httpLabel &&
  !traits.httpQuery &&
  !traits.httpQueryParams &&
  !traits.httpHeader &&
  traits.httpPrefixHeaders === undefined &&
  !traits.httpPayload;

/** https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html */
export const readRest = async (
  model: WireModel,
  operation: WireOperation,
  request: WireRequest,
): Promise<Record<string, unknown>> => {
  const input: Record<string, unknown> = {};
  const labels = operation.route?.pattern.exec(request.path) ?? [];
  const body: string[] = [];
  for (const [name, member] of operation.input.structIterator()) {
    const traits = traitsOf(member);
    if (inBody(traits)) {
      body.push(name);
      continue;
    }
    const value = await bound(model, operation, request, labels, name, member, traits);
    if (value !== undefined) input[name] = value;
  }
  if (body.length > 0 && request.body.length > 0) {
    requireObject(request.body);
    const parsed = (await model.codec().createDeserializer().read(operation.input, request.body)) as Record<
      string,
      unknown
    >;
    for (const name of body) if (parsed[name] !== undefined && parsed[name] !== null) input[name] = parsed[name];
  }
  return input;
};

const bound = (
  model: WireModel,
  operation: WireOperation,
  { query, headers, body }: WireRequest,
  labels: readonly string[],
  name: string,
  member: NormalizedSchema,
  traits: Traits,
): unknown => {
  if (traits.httpLabel) {
    const text = labels[(operation.route?.labels.indexOf(name) ?? -1) + 1];
    return text === undefined ? undefined : scalars.read(member as never, decodeURIComponent(text));
  }
  if (traits.httpQuery) return fromQuery(member, query.getAll(traits.httpQuery));
  if (traits.httpQueryParams) return Object.fromEntries(query);
  if (traits.httpHeader) {
    const text = headers[traits.httpHeader.toLowerCase()];
    return text === undefined ? undefined : scalars.read(member as never, text);
  }
  if (traits.httpPrefixHeaders !== undefined) return prefixed(headers, traits.httpPrefixHeaders.toLowerCase());
  return body.length === 0 ? undefined : payload(model, member, body);
};

const fromQuery = (member: NormalizedSchema, values: readonly string[]): unknown => {
  if (values.length === 0) return undefined;
  if (!member.isListSchema()) return scalars.read(member as never, values[0] ?? '');
  return values.map((value) => scalars.read(member.getValueSchema() as never, value));
};

const prefixed = (headers: Readonly<Record<string, string>>, prefix: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );

const payload = (model: WireModel, member: NormalizedSchema, body: Buffer): unknown => {
  if (member.isBlobSchema()) return new Uint8Array(body);
  if (member.isStringSchema()) return body.toString('utf8');
  return model.codec().createDeserializer().read(member, body);
};
