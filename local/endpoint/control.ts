import { AwsError, LocalAwsError } from '../kernel/errors.ts';
import type { LocalWorld } from '../kernel/local-world.ts';
import type { WireResponse } from '../wire/encode.ts';
import { turnClock } from './control-clock.ts';
import { mergeSwitches } from './control-switches.ts';
import { checkMembers } from './lever-members.ts';

type Handler = (body: unknown, world: LocalWorld, method: string) => unknown;

const calls: Handler = (_body, world, method) => {
  const known = world.calls;
  if (method === 'DELETE') world.clearCalls();
  return method === 'DELETE' ? { cleared: known.length } : known;
};

const switches: Handler = (body, world, method) => {
  if (method !== 'GET') mergeSwitches(world.switches, body);
  return world.switches;
};

const clock: Handler = (body, world, method) => {
  if (method !== 'GET') turnClock(world.clock, body);
  return { now: world.clock.date().toISOString() };
};

const BUILT_IN: Readonly<Record<string, Handler>> = { calls, switches, clock };

export interface ControlRequest {
  readonly method: string;
  readonly url: string;
  readonly contentType: string | undefined;
  readonly body: string;
}

const METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE']);

/**
 * Answers `/_local/…` in JSON: the levers of local AWS itself and those of its services. GET only shows: a lever gets no
 * body then, and changes nothing without one.
 */
export const answerControl = async (world: LocalWorld, request: ControlRequest): Promise<WireResponse> => {
  try {
    const [path = ''] = request.url.split('?');
    checkForm(request);
    return json(200, (await pull(world, request.method, path, request.body)) ?? {});
  } catch (error) {
    const known = error instanceof AwsError || error instanceof LocalAwsError;
    if (!known) process.stderr.write(`Local AWS has a defect: ${(error as Error).stack ?? error}\n`);
    const status = error instanceof AwsError ? (error.status ?? 400) : known ? 400 : 500;
    return json(status, { error: (error as Error).name, message: (error as Error).message });
  }
};

/** A browser sends JSON to another site only after it has asked, which is refused. */
const checkForm = ({ method, contentType, body }: ControlRequest): void => {
  if (!METHODS.has(method)) throw new AwsError('InvalidControl', 'Use GET, PUT, POST or DELETE.', { status: 405 });
  if (method === 'GET' && body !== '')
    throw new AwsError('InvalidControl', 'GET takes no body. Send the JSON by PUT.', { status: 400 });
  const isJson = /^application\/json\s*(;|$)/i.test(contentType ?? '');
  if (method !== 'GET' && !isJson)
    throw new AwsError('InvalidControl', 'Send JSON, with the header content-type: application/json.', { status: 415 });
};

const pull = async (world: LocalWorld, method: string, path: string, body: string): Promise<unknown> => {
  const name = path.replace(/^\/_local\/?/, '').replace(/\/$/, '');
  const levers = leversOf(world);
  if (name === '') return [...levers.keys()].sort().map((lever) => `/_local/${lever}`);
  const handler = levers.get(name);
  if (handler) {
    const given = body === '' ? undefined : parse(body);
    // The levers of local AWS itself say of each member what is wrong.
    if (given !== undefined && !Object.hasOwn(BUILT_IN, name)) checkMembers(given);
    return handler(given, world, method);
  }
  throw new AwsError('UnknownControl', `There is no lever /_local/${name.slice(0, 100)}. GET /_local lists them.`, {
    status: 404,
  });
};

const leversOf = (world: LocalWorld): ReadonlyMap<string, Handler> => {
  const all = new Map<string, Handler>(Object.entries(BUILT_IN));
  for (const service of world.services.values()) {
    for (const [lever, run] of Object.entries(service.controls ?? {})) all.set(`${service.name}/${lever}`, run);
  }
  return all;
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new AwsError('InvalidControl', `The body is not JSON: ${(error as Error).message}`, { status: 400 });
  }
};

/** Blobs in the inputs of calls are read by people: as text. */
const readable = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value;

const json = (status: number, value: unknown): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' },
  body: JSON.stringify(value, readable),
});
