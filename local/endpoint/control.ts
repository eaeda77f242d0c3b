import { AwsError } from '../kernel/errors.ts';
import type { Service } from '../kernel/service.ts';
import { quietSwitches, type Switches } from '../kernel/switches.ts';
import type { World } from '../kernel/world.ts';

type Handler = (body: unknown, world: World, method: string) => unknown;

const invalid = (message: string): AwsError => new AwsError('InvalidControl', message, { status: 400 });

const calls: Handler = (_body, world, method) => {
  if (method === 'DELETE') world.clearCalls();
  return world.calls;
};

const switches: Handler = (body, world, method) => {
  if (method !== 'GET') merge(world.switches, body);
  return world.switches;
};

const merge = (switches: Switches, body: unknown): void => {
  if (typeof body !== 'object' || body === null) throw invalid('Give a JSON object of switches.');
  const known = quietSwitches();
  for (const [name, value] of Object.entries(body)) {
    const like = known[name as keyof Switches];
    if (like === undefined) throw invalid(`There is no switch "${name}". Known are: ${Object.keys(known).join(', ')}.`);
    if (typeof value !== typeof like || Array.isArray(value) !== Array.isArray(like)) throw invalid(`The switch "${name}" takes ${Array.isArray(like) ? 'a list' : `a ${typeof like}`}.`);
    const merged = typeof like === 'object' && !Array.isArray(like) ? { ...(switches[name as keyof Switches] as object), ...(value as object) } : value;
    Object.assign(switches, { [name]: merged });
  }
};

const clock: Handler = (body, world, method) => {
  if (method !== 'GET') turn(body, world);
  return { now: world.clock.date().toISOString() };
};

const turn = (body: unknown, { clock }: World): void => {
  const { advanceSeconds, advanceTo, pace } = (body ?? {}) as { advanceSeconds?: unknown; advanceTo?: unknown; pace?: unknown };
  if (typeof advanceSeconds === 'number' && advanceSeconds >= 0) return clock.advanceTo(clock.now() + advanceSeconds * 1000);
  if (typeof advanceTo === 'string' && !Number.isNaN(Date.parse(advanceTo))) return clock.advanceTo(Date.parse(advanceTo));
  if (pace === 'skip' || pace === 'real') return clock.setPace(pace);
  throw invalid('Give {"advanceSeconds": NUMBER}, {"advanceTo": "2026-01-01T00:00:00Z"} or {"pace": "skip" | "real"}.');
};

const BUILT_IN: Readonly<Record<string, Handler>> = { calls, switches, clock };

/** Answers `/_local/…`: the levers of local AWS itself and those of its services. Throws {@link AwsError} on a bad one. */
export const control = async (path: string, method: string, text: string, world: World, services: Iterable<Service>): Promise<unknown> => {
  const name = path.replace(/^\/_local\/?/, '').replace(/\/$/, '');
  const all = new Map<string, Handler>(Object.entries(BUILT_IN));
  for (const service of services) {
    for (const [lever, run] of Object.entries(service.controls ?? {})) all.set(`${service.name}/${lever}`, run);
  }
  if (name === '') return [...all.keys()].sort().map((lever) => `/_local/${lever}`);
  const handler = all.get(name);
  if (!handler) throw new AwsError('UnknownControl', `There is no lever /_local/${name}. GET /_local lists them.`, { status: 404 });
  return world.clock.busy(async () => handler(text === '' ? undefined : parse(text), world, method));
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`The body is not JSON: ${(error as Error).message}`);
  }
};
