import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { addNewerMembers } from '../kernel/newer-members.ts';
import { json, jsonType, type WireResponse, XML, XML_DECLARATION } from './encode.ts';
import type { WireModel, WireOperation } from './model.ts';

const DATE_TIME = 5;

/** The typed output of an operation as the service puts it on the wire. */
export const writeResponse = (
  model: WireModel,
  operation: WireOperation,
  output: unknown,
  requestId: string,
): WireResponse => {
  const value = (output ?? {}) as Record<string, unknown>;
  if (model.protocol === 'restJson1') return rest(model, operation, value, requestId);
  if (model.protocol === 'awsQuery' || model.protocol === 'ec2Query') return query(model, operation, value, requestId);
  return {
    status: 200,
    headers: { 'x-amzn-requestid': requestId, 'content-type': jsonType(model) },
    body: operation.output.isUnitSchema() ? '{}' : json(model, operation.output, value),
  };
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

const rest = (
  model: WireModel,
  operation: WireOperation,
  value: Record<string, unknown>,
  requestId: string,
): WireResponse => {
  const headers: Record<string, string> = { 'x-amzn-requestid': requestId, 'content-type': 'application/json' };
  const members: Record<string, unknown> = {};
  let status = operation.route?.status ?? 200;
  let body: string | Uint8Array | undefined;
  for (const [name, member] of operation.output.structIterator()) {
    const traits = member.getMergedTraits() as {
      httpPayload?: unknown;
      httpResponseCode?: unknown;
      httpHeader?: string;
    };
    const each = value[name];
    if (traits.httpPayload) body = payload(model, member, each);
    else if (each === undefined || each === null) continue;
    else if (traits.httpResponseCode) status = Number(each);
    else if (traits.httpHeader)
      headers[traits.httpHeader.toLowerCase()] = each instanceof Date ? each.toUTCString() : String(each);
    else members[name] = each;
  }
  return {
    status,
    headers,
    body:
      body ??
      (operation.output.isUnitSchema() ? '' : addNewerMembers(value, String(json(model, operation.output, members)))),
  };
};

const payload = (model: WireModel, member: NormalizedSchema, value: unknown): string | Uint8Array => {
  if (value === undefined || value === null) return '';
  return member.isBlobSchema() || member.isStringSchema() ? (value as string | Uint8Array) : json(model, member, value);
};
