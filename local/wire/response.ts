import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../kernel/errors.ts';
import type { ErrorSchema, WireModel, WireOperation } from './model.ts';

export interface WireResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

const XML = 'text/xml;charset=UTF-8';
const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const DATE_TIME = 5;

/** The typed output of an operation as the service puts it on the wire. */
export const writeResponse = (model: WireModel, operation: WireOperation, output: unknown, requestId: string): WireResponse => {
  const value = (output ?? {}) as Record<string, unknown>;
  if (model.protocol === 'restJson1') return rest(model, operation, value, requestId);
  if (model.protocol === 'awsQuery' || model.protocol === 'ec2Query') return query(model, operation, value, requestId);
  return {
    status: 200,
    headers: { 'x-amzn-requestid': requestId, 'content-type': jsonType(model) },
    body: operation.output.isUnitSchema() ? '{}' : json(model, operation.output, value),
  };
};

const jsonType = (model: WireModel): string => `application/x-amz-json-${model.protocol === 'awsJson1_0' ? '1.0' : '1.1'}`;

const json = (model: WireModel, schema: NormalizedSchema, value: unknown): string | Uint8Array => {
  const serializer = model.codec().createSerializer();
  serializer.write(schema, value);
  return serializer.flush();
};

const xml = (model: WireModel, schema: NormalizedSchema, value: unknown): string => {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: DATE_TIME },
    httpBindings: false,
    xmlNamespace: model.xmlNamespace,
    serviceNamespace: model.serviceNamespace,
  } as never);
  serializer.write(schema as never, value);
  // It writes <Shape>…</Shape>; the protocols wrap the inside in an element of their own.
  return String(serializer.flush()).replace(/^<[^>]*?\/>$|^<[^>]*>|<\/[^>]*>$/g, '');
};

const query = (model: WireModel, operation: WireOperation, value: unknown, requestId: string): WireResponse => {
  const unit = operation.output.isUnitSchema();
  const inner = unit ? '' : xml(model, operation.output, value);
  const namespace = ` xmlns="${model.xmlNamespace}"`;
  const { name } = operation;
  const body =
    model.protocol === 'ec2Query'
      ? `<${name}Response${namespace}><requestId>${requestId}</requestId>${inner || '<return>true</return>'}</${name}Response>`
      : `<${name}Response${namespace}>${unit ? '' : `<${name}Result>${inner}</${name}Result>`}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`;
  return { status: 200, headers: { 'x-amzn-requestid': requestId, 'content-type': XML }, body: XML_DECLARATION + body };
};

const rest = (model: WireModel, operation: WireOperation, value: Record<string, unknown>, requestId: string): WireResponse => {
  const headers: Record<string, string> = { 'x-amzn-requestid': requestId, 'content-type': 'application/json' };
  const members: Record<string, unknown> = {};
  let status = operation.route?.status ?? 200;
  let body: string | Uint8Array | undefined;
  for (const [name, member] of operation.output.structIterator()) {
    const traits = member.getMergedTraits() as { httpPayload?: unknown; httpResponseCode?: unknown; httpHeader?: string };
    const each = value[name];
    if (traits.httpPayload) body = payload(model, member, each);
    else if (each === undefined || each === null) continue;
    else if (traits.httpResponseCode) status = Number(each);
    else if (traits.httpHeader) headers[traits.httpHeader.toLowerCase()] = each instanceof Date ? each.toUTCString() : String(each);
    else members[name] = each;
  }
  return { status, headers, body: body ?? (operation.output.isUnitSchema() ? '' : json(model, operation.output, members)) };
};

const payload = (model: WireModel, member: NormalizedSchema, value: unknown): string | Uint8Array => {
  if (value === undefined || value === null) return '';
  return member.isBlobSchema() || member.isStringSchema() ? (value as string | Uint8Array) : json(model, member, value);
};

/** An error in the protocol of the service; without a model (nobody knows the service) as JSON. */
export const writeError = (model: WireModel | undefined, error: AwsError, requestId: string): WireResponse => {
  const schema = errorSchema(model, error.name);
  const status = error.status ?? schema?.httpStatus ?? (schema?.server ? 500 : 400);
  const code = schema?.queryCode ?? error.name;
  if (model?.protocol === 'awsQuery' || model?.protocol === 'ec2Query') {
    return { status, headers: { 'x-amzn-requestid': requestId, 'content-type': XML }, body: XML_DECLARATION + xmlError(model, code, error, status, requestId) };
  }
  const name = schema?.name ?? error.name;
  const messageKey = schema?.members.includes('Message') ? 'Message' : 'message';
  const headers: Record<string, string> = {
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': name,
    'content-type': model?.protocol === 'restJson1' ? 'application/json' : model ? jsonType(model) : 'application/x-amz-json-1.1',
  };
  if (model?.queryCompatible) headers['x-amzn-query-error'] = `${code};${status < 500 ? 'Sender' : 'Receiver'}`;
  const fields = model && schema ? (JSON.parse(text(json(model, schema.schema, error.fields))) as object) : error.fields;
  return { status, headers, body: JSON.stringify({ ...fields, __type: name, [messageKey]: error.message }) };
};

const errorSchema = (model: WireModel | undefined, name: string): ErrorSchema | undefined => {
  const direct = model?.errors.get(name);
  if (direct || !model) return direct;
  for (const schema of model.errors.values()) if (schema.queryCode === name) return schema;
  return undefined;
};

const text = (data: string | Uint8Array): string => (typeof data === 'string' ? data : Buffer.from(data).toString('utf8'));

const escaped = (value: string): string => value.replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`);

const xmlError = (model: WireModel, code: string, { message }: AwsError, status: number, requestId: string): string =>
  model.protocol === 'ec2Query'
    ? `<Response><Errors><Error><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`
    : `<ErrorResponse xmlns="${model.xmlNamespace}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
