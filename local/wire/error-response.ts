import type { AwsError } from '../kernel/errors.ts';
import { json, jsonType, type WireResponse, XML, XML_DECLARATION } from './encode.ts';
import type { ErrorSchema, WireModel } from './model.ts';

/** An error in the protocol of the service; where nobody knows the service, as JSON or in XML as `xml` says. */
export const writeError = (
  model: WireModel | undefined,
  error: AwsError,
  requestId: string,
  xml = false,
): WireResponse => {
  const schema = errorSchema(model, error.name);
  const status = error.status ?? schema?.httpStatus ?? (schema?.server ? 500 : 400);
  const speaksXml = model ? model.protocol === 'awsQuery' || model.protocol === 'ec2Query' : xml;
  return speaksXml
    ? queryError(model, schema?.queryCode ?? error.name, error, status, requestId)
    : jsonError(model, schema, error, status, requestId);
};

const jsonError = (
  model: WireModel | undefined,
  schema: ErrorSchema | undefined,
  error: AwsError,
  status: number,
  requestId: string,
): WireResponse => {
  const name = schema?.name ?? error.name;
  const messageKey = schema?.members.includes('Message') ? 'Message' : 'message';
  const headers: Record<string, string> = {
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': name,
    'content-type': model ? jsonType(model) : 'application/x-amz-json-1.1',
  };
  if (model?.queryCompatible) headers['x-amzn-query-error'] = `${schema?.queryCode ?? error.name};${fault(status)}`;
  const fields =
    model && schema ? (JSON.parse(json(model, schema.schema, error.fields).toString()) as object) : error.fields;
  return { status, headers, body: JSON.stringify({ ...fields, __type: name, [messageKey]: error.message }) };
};

const fault = (status: number): string => (status < 500 ? 'Sender' : 'Receiver');

const queryError = (
  model: WireModel | undefined,
  code: string,
  { message }: AwsError,
  status: number,
  requestId: string,
): WireResponse => {
  const inside = `<Code>${escaped(code)}</Code><Message>${escaped(message)}</Message>`;
  const body =
    model?.protocol === 'ec2Query'
      ? `<Response><Errors><Error>${inside}</Error></Errors><RequestID>${requestId}</RequestID></Response>`
      : `<ErrorResponse xmlns="${model?.xmlNamespace ?? ''}"><Error><Type>${fault(status)}</Type>${inside}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return { status, headers: { 'x-amzn-requestid': requestId, 'content-type': XML }, body: XML_DECLARATION + body };
};

const errorSchema = (model: WireModel | undefined, name: string): ErrorSchema | undefined => {
  const direct = model?.errors.get(name);
  if (direct || !model) return direct;
  for (const schema of model.errors.values()) if (schema.queryCode === name) return schema;
  return undefined;
};

const escaped = (value: string): string => value.replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`);
