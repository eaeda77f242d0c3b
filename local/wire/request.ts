import { AwsError } from '../kernel/errors.ts';
import { checkTypes } from './check-types.ts';
import type { WireModel, WireOperation } from './model.ts';
import { readQuery } from './read-query.ts';
import { readRest } from './read-rest.ts';
import { requireObject } from './require-object.ts';
import { findRoute } from './route.ts';
import type { WireRequest } from './wire-request.ts';

export interface ParsedRequest {
  readonly operation: WireOperation;
  readonly input: Record<string, unknown>;
}

/** Finds the operation and reads its typed input. Throws {@link AwsError} as the service would for a bad request. */
export const parseRequest = async (model: WireModel, request: WireRequest): Promise<ParsedRequest> => {
  if (model.protocol === 'restJson1') {
    const operation = findRoute(model.routes, request.method, request.path, request.query);
    if (!operation)
      throw new AwsError(
        'UnknownOperationException',
        `No operation answers ${request.method} ${request.path.slice(0, 200)}.`,
        {
          status: 404,
        },
      );
    return {
      operation,
      input: await readable(async () => typed(operation, await readRest(model, operation, request))),
    };
  }
  if (model.protocol === 'awsJson1_0' || model.protocol === 'awsJson1_1') {
    const target = request.headers['x-amz-target'] ?? '';
    const operation = model.operations.get(target.split('.').at(-1) ?? '');
    if (!operation)
      throw new AwsError(
        'UnknownOperationException',
        `No operation is named by the target "${target.slice(0, 200)}".`,
        {
          status: 400,
        },
      );
    return {
      operation,
      input: await readable(async () => typed(operation, await readJson(model, operation, request.body))),
    };
  }
  const parameters = new URLSearchParams(request.body.toString('utf8'));
  for (const [name, value] of request.query) parameters.append(name, value);
  const operation = model.operations.get(parameters.get('Action') ?? '');
  if (!operation)
    throw new AwsError(
      'InvalidAction',
      `The action ${parameters.get('Action')?.slice(0, 200)} is not valid for this endpoint.`,
      {
        status: 400,
      },
    );
  return { operation, input: await readable(async () => typed(operation, readForm(model, operation, parameters))) };
};

const typed = ({ input }: WireOperation, value: unknown): Record<string, unknown> =>
  input.isUnitSchema() ? {} : (checkTypes(input, value, '') as Record<string, unknown>);

const readForm = (model: WireModel, { input }: WireOperation, parameters: URLSearchParams): Record<string, unknown> =>
  input.isUnitSchema() ? {} : readQuery(model.protocol === 'ec2Query', input, parameters);

const readJson = async (model: WireModel, operation: WireOperation, body: Buffer): Promise<Record<string, unknown>> => {
  if (body.length === 0) return {};
  requireObject(body);
  if (operation.input.isUnitSchema()) return {};
  return (await model.codec().createDeserializer().read(operation.input, body)) as Record<string, unknown>;
};

const readable = async <T>(parse: () => Promise<T>): Promise<T> => {
  try {
    return await parse();
  } catch (error) {
    throw new AwsError('SerializationException', `The request body cannot be read: ${(error as Error).message}`, {
      status: 400,
    });
  }
};
