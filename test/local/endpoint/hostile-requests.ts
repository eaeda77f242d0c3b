import type { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import type { Service } from '../../../local/kernel/service.ts';
import { type WireModel, type WireOperation, wireModel } from '../../../local/wire/model.ts';
import type { HttpRequest } from '../support/signed-request.ts';

/** Names that objects have without being given them, and texts that mean something somewhere. */
const TEXTS = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '', ' ', '\u0000', '\ud800', '💥'],
  ...['null', '-1', '1e999', '../../etc/passwd', '%', '%zz', '<script>', 'a'.repeat(5000), '{', '[]', '*'],
  ...['arn:aws:states:us-east-1:111111111111:stateMachine:a', 'arn:aws:iam::111111111111:role/x', 'arn:::::', 'a:b:c'],
  ...['111111111111', 'us-east-1', 'http://127.0.0.1:1/111111111111/q', '2026-13-45T99:99:99Z', 'x.y.z', '1.0.0'],
];
const text = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...TEXTS) }, fc.string({ maxLength: 20 }));
const NUMBERS = [0, -1, 1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 0.5];
const wrong: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, [], {}, [null], [[]], 'x', 7),
  text,
  fc.constantFrom(...NUMBERS),
  fc.dictionary(text, text, { maxKeys: 3 }),
);

/** A value for a schema: mostly of its type, sometimes of another. */
const valueFor = (schema: NormalizedSchema, depth: number): fc.Arbitrary<unknown> => {
  const of = (arbitrary: fc.Arbitrary<unknown>) => fc.oneof({ weight: 8, arbitrary }, { weight: 1, arbitrary: wrong });
  if (depth === 0) return wrong;
  if (schema.isStringSchema()) return of(text);
  if (schema.isBooleanSchema()) return of(fc.boolean());
  if (schema.isNumericSchema() || schema.isTimestampSchema()) return of(fc.constantFrom(...NUMBERS));
  if (schema.isBlobSchema()) return of(text.map((each) => Buffer.from(each).toString('base64')));
  if (schema.isListSchema()) return of(fc.array(valueFor(schema.getValueSchema(), depth - 1), { maxLength: 3 }));
  if (schema.isMapSchema())
    return of(fc.dictionary(text, valueFor(schema.getValueSchema(), depth - 1), { maxKeys: 3 }));
  return schema.isStructSchema() ? of(inputOf(schema, depth - 1)) : wrong;
};

const inputOf = (schema: NormalizedSchema, depth: number): fc.Arbitrary<Record<string, unknown>> => {
  if (!schema.isStructSchema()) return fc.constant({});
  const members = [...schema.structIterator()];
  const model = Object.fromEntries(members.map(([name, member]) => [name, valueFor(member, depth)]));
  const required = members.map(([name]) => name).slice(0, 3);
  return fc.record(model, { requiredKeys: required }) as fc.Arbitrary<Record<string, unknown>>;
};

const flat = (name: string, value: unknown): string[] => {
  if (Array.isArray(value))
    return value.flatMap((each, index) =>
      flat(`${name}.member.${index + 1}`, each).concat(flat(`${name}.${index + 1}`, each)),
    );
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, each]) => flat(name === '' ? key : `${name}.${key}`, each));
  return [`${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(String(value).toWellFormed())}`];
};

const authorization = (service: string, account: string) =>
  `AWS4-HMAC-SHA256 Credential=${account}/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

/** JSON that says `__proto__` where the value has it; `JSON.stringify` writes own properties only. */
const written = (value: unknown): string => JSON.stringify(value) ?? 'null';

const JUNK = [
  'null',
  '[]',
  '1',
  '"x"',
  '{',
  '{}',
  '',
  '{"__proto__":{"x":1}}',
  `${'['.repeat(20_000)}`,
  '{"a":'.repeat(5000),
];

const ofOperation = (
  url: string,
  account: string,
  service: string,
  model: WireModel,
  operation: WireOperation,
): fc.Arbitrary<HttpRequest> => {
  const headers = { authorization: authorization(service, account) };
  const input = inputOf(operation.input, 3);
  const body = (write: (value: Record<string, unknown>) => string) =>
    fc.oneof({ weight: 6, arbitrary: input.map(write) }, { weight: 1, arbitrary: fc.constantFrom(...JUNK) });
  if (model.protocol === 'awsQuery' || model.protocol === 'ec2Query') {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return body((value) => flat('', value).join('&')).map((given) => ({
      url: `${url}/`,
      method: 'POST',
      headers: { ...headers, ...type },
      body: `Action=${operation.name}&Version=1&${given}`,
    }));
  }
  if (model.protocol === 'restJson1')
    return fc
      .tuple(body(written), fc.array(text, { minLength: 4, maxLength: 4 }), text)
      .map(([given, labels, query]) => ({
        url: url + pathOf(operation, labels) + (query === '' ? '' : `?q=${encodeURIComponent(query.toWellFormed())}`),
        method: operation.route?.method ?? 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: operation.route?.method === 'GET' ? '' : given,
      }));
  return body(written).map((given) => ({
    url: `${url}/`,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `X.${operation.name}` },
    body: given,
  }));
};

/** The path of a REST operation with these texts as its labels. */
const pathOf = ({ route }: WireOperation, labels: readonly string[]): string => {
  let next = 0;
  const source = route?.pattern.source.slice(1, -3) ?? '/';
  return source
    .replace(/\([^)]*\)/g, () => encodeURIComponent((labels[next++ % labels.length] || 'x').toWellFormed()))
    .replaceAll('\\', '')
    .replace(/^\.$/, '/');
};

/** Requests for every operation that a service serves, well formed or not. */
export const wireRequests = async (
  url: string,
  account: string,
  services: Iterable<Service>,
): Promise<fc.Arbitrary<HttpRequest>> => {
  const all: fc.Arbitrary<HttpRequest>[] = [];
  for (const service of services) {
    if (Object.keys(service.operations).length === 0) continue;
    const model = wireModel(await service.client());
    for (const name of Object.keys(service.operations)) {
      const operation = model.operations.get(name);
      if (operation) all.push(ofOperation(url, account, service.name, model, operation));
    }
  }
  return fc.oneof(...all);
};

const REGIONS = fc.constantFrom('us-east-1', '__proto__', 'nowhere-1');
const PLACE = { account: fc.constantFrom('111111111111', '000000000000', '__proto__'), region: REGIONS };
const LISTS = { tags: fc.array(text, { maxLength: 2 }), regions: fc.constantFrom(['us-east-1'], ['nowhere-1']) };
const FINDING = fc.dictionary(
  fc.constantFrom('vulnerabilityId', 'severity', 'score', 'imageId', 'id'),
  fc.oneof(text, wrong),
);
const MEMBERS = {
  ...PLACE,
  ...LISTS,
  ...Object.fromEntries(
    [
      'name',
      'recipe',
      'group',
      'repository',
      'version',
      'workspaceId',
      'functionName',
      'stream',
      'reason',
      'content',
    ].map((name) => [name, text]),
  ),
  outcome: fc.constantFrom('AVAILABLE', 'FAILED', 'Successful', 'Failed', '__proto__'),
  state: fc.constantFrom('OK', 'ALARM', 'toString'),
  kind: fc.constantFrom('timeout', 'crash-before', 'constructor'),
  ends: fc.constantFrom('never', 'FAILED', '__proto__'),
  findings: fc.array(FINDING, { maxLength: 2 }),
  vulnerabilities: fc.array(FINDING, { maxLength: 2 }),
  count: fc.constantFrom(...NUMBERS),
  minutes: fc.constantFrom(...NUMBERS),
  scanMinutes: fc.constantFrom(...NUMBERS),
  advanceSeconds: fc.constantFrom(...NUMBERS),
};

/** JSON for a lever: as a rule with most members, one or two of them of a wrong type. */
const leverBody = fc
  .tuple(
    fc.record(MEMBERS, { requiredKeys: ['account', 'region'] }),
    fc.dictionary(fc.constantFrom(...Object.keys(MEMBERS), '__proto__'), wrong, { maxKeys: 1 }),
  )
  .map(([good, bad]) => written({ ...good, ...bad }));

export const leverRequests = (url: string, levers: readonly string[]): fc.Arbitrary<HttpRequest> =>
  fc
    .tuple(
      fc.constantFrom(...levers),
      fc.constantFrom('GET', 'PUT', 'POST', 'DELETE'),
      fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...JUNK) }, { weight: 9, arbitrary: leverBody }),
    )
    .map(([path, method, body]) => ({
      url: url + path,
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'GET' ? '' : body,
    }));

export const pathRequests = (url: string, headers: Readonly<Record<string, string>>): fc.Arbitrary<HttpRequest> =>
  fc
    .tuple(
      text,
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'),
      fc.oneof(text, fc.constantFrom(...JUNK)),
      fc.constantFrom('application/json', 'text/plain', 'image/png', '', '__proto__'),
      fc.dictionary(
        fc.constantFrom('cookie', 'x-a', 'accept', 'x-amz-security-token', '__proto__'),
        fc.constantFrom('a', '=;=', ';'),
      ),
    )
    .map(([path, method, body, type, more]) => ({
      url: `${url}/${encodeURI(path.toWellFormed()).replaceAll('#', '')}?${encodeURIComponent(path.toWellFormed())}`,
      method,
      headers: { ...headers, ...more, 'content-type': type },
      body,
    }));
