import type { Principal } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { StatesError } from './interpreter/errors.ts';
import { hostFunctions } from './interpreter/functions.ts';
import type { Host, RecordedEvent } from './interpreter/host.ts';
import { type Begin, startMapRun } from './map-run.ts';
import { machineSession } from './session.ts';
import type { StoredExecution } from './store.ts';
import { carryOut } from './task.ts';

/** What an execution asks, answered by the world it runs in. */
export const hostOf = (world: World, execution: StoredExecution, begin: Begin): Host => {
  let session: Principal | undefined;
  /** Assumed by the first task, as a machine without tasks needs no role. */
  const principal = (): Principal => {
    session ??= machineSession(world, execution);
    return session;
  };
  const chance = {
    now: () => world.clock.now(),
    random: () => world.ids.random('states'),
    uuid: () => world.ids.uuid('states'),
  };
  return {
    ...chance,
    functions: hostFunctions(chance),
    sleep: (milliseconds, signal, background) => world.clock.sleep(milliseconds, { signal, background }),
    hold: () => world.clock.hold(),
    task: async (request) => carryOut(world, principal(), execution, request),
    mapRun: async (request) => startMapRun(world, principal(), execution, request, begin),
    record: (event) => record(execution, event, world.clock.now()),
    transition: () => {
      execution.transitions += 1;
    },
  };
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: the last event is the failure. */
const MAX_EVENTS = 25_000;

/** Express executions have no history. */
const record = ({ type, history }: StoredExecution, event: RecordedEvent, timestamp: number): number => {
  const id = history.length + 1;
  if (type === 'EXPRESS') return id;
  if (id >= MAX_EVENTS && !event.type.startsWith('Execution')) {
    throw new StatesError(
      'States.Runtime',
      `The execution reached the maximum number of history events (${MAX_EVENTS}).`,
    );
  }
  history.push({
    id,
    previousEventId: event.previousEventId,
    type: event.type,
    timestamp,
    details: event.details ?? {},
  });
  return id;
};
