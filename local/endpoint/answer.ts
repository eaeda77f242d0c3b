import { AwsError } from '../kernel/errors.ts';
import { BrokenConnection } from '../kernel/faults.ts';
import type { LocalWorld } from '../kernel/local-world.ts';
import { servedOperations, servedServices } from '../kernel/refusals.ts';
import type { Service } from '../kernel/service.ts';
import type { WireResponse } from '../wire/encode.ts';
import { writeError } from '../wire/error-response.ts';
import type { WireModel } from '../wire/model.ts';
import { parseRequest } from '../wire/request.ts';
import { writeResponse } from '../wire/response.ts';
import { callerOf } from './caller.ts';
import type { Models } from './models.ts';
import { refusedCaller } from './refused-caller.ts';
import { type Authorization, parseAuthorization, type SignedRequest } from './signature.ts';

/** One request of an AWS client, answered; `undefined` where a fault says that the connection breaks. */
export const answer = async (
  world: LocalWorld,
  models: Models,
  request: SignedRequest,
): Promise<WireResponse | undefined> => {
  const requestId = world.ids.uuid('request');
  const authorization = parseAuthorization(request.headers['authorization']);
  let model: WireModel | undefined;
  try {
    if (!authorization) throw unsigned();
    model = await models.of(authorization.service);
    return await serve(world, model, request, authorization, requestId);
  } catch (error) {
    if (error instanceof BrokenConnection) return undefined;
    return writeError(model, asAwsError(error), requestId, readsXml(request, authorization));
  }
};

const serve = async (
  world: LocalWorld,
  model: WireModel | undefined,
  request: SignedRequest,
  authorization: Authorization,
  requestId: string,
): Promise<WireResponse> => {
  const { service, region } = authorization;
  const principal = callerOf(request, authorization, world, model?.protocol);
  if (!model) throw unknownService(world, service);
  const [path = '', query = ''] = request.url.split('?');
  const { operation, input } = await parseRequest(model, { ...request, path, query: new URLSearchParams(query) }).catch(
    (error: unknown) => {
      throw withServed(error, world.services.get(service));
    },
  );
  const endpoint = `http://${request.headers['host'] ?? new URL(world.endpoint).host}`;
  const call = {
    service,
    operation: operation.name,
    account: principal.account,
    region,
    principal,
    requestId,
    endpoint,
    accessKeyId: authorization.accessKeyId,
    userAgent: request.headers['user-agent'],
    traceId: request.headers['x-amzn-trace-id'],
  };
  return writeResponse(model, operation, await world.serve(call, input, true), requestId);
};

const unsigned = (): AwsError =>
  refusedCaller(
    'missing',
    undefined,
    'The request is not signed with Signature Version 4 in its Authorization header. Give an access key id of twelve digits (an account) and any secret.',
  );

const unknownService = (world: LocalWorld, name: string): AwsError =>
  new AwsError('UnknownService', `Local AWS does not serve "${name.slice(0, 60)}". ${servedServices(world.services)}`, {
    status: 501,
  });

/** What a request may name instead of an operation that the service does not have. */
const withServed = (error: unknown, service: Service | undefined): unknown => {
  const isUnknown = error instanceof AwsError && /^(UnknownOperationException|InvalidAction)$/.test(error.name);
  if (!isUnknown || !service) return error;
  const { status, fields, message } = error;
  return new AwsError(error.name, `${message} Local AWS: ${servedOperations(service)}`, {
    fields: { ...fields },
    ...(status === undefined ? {} : { status }),
  });
};

/** Clients of services without a model here still want to read what they are told. */
const readsXml = ({ headers }: SignedRequest, authorization: Authorization | undefined): boolean =>
  authorization?.service === 's3' || (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

const asAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) return error;
  process.stderr.write(`Local AWS has a defect: ${(error as Error).stack ?? error}\n`);
  return new AwsError('InternalFailure', `Local AWS failed: ${(error as Error).message}`, { status: 500 });
};
