import type { Branch } from './branch.ts';
import type { Retrier, State } from './definition.ts';
import type { Bindings } from './expression.ts';

/** One stay in a state, from entry to exit, retries included. */
export interface Visit {
  readonly name: string;
  readonly state: State;
  readonly input: unknown;
  /** The input as JSON. */
  readonly text: string;
  readonly branch: Branch;
  readonly enteredAt: number;
  /** Id of the event by which the state was entered. */
  readonly eventId: number;
  /** Id of the event before that. */
  readonly before: number;
  retries: number;
  readonly retriesBy: Map<Retrier, number>;
  /** `$states.context.Task.Token` */
  token?: string;
}

const CAN_RETRY = new Set(['Task', 'Parallel', 'Map']);

/** What an expression sees: variables, functions, and `$states` with `more` of it (`result`, `errorOutput`). */
export const bindingsOf = (visit: Visit, more: Bindings = {}, context: Bindings = {}): Bindings => {
  const { branch, name, state, input, token, retries } = visit;
  const EnteredTime = new Date(visit.enteredAt).toISOString();
  const State = { Name: name, EnteredTime, ...(CAN_RETRY.has(state.Type) ? { RetryCount: retries } : {}) };
  const Task = token === undefined ? {} : { Task: { Token: token } };
  return {
    ...branch.host.functions,
    ...branch.scope.visible,
    states: { input, context: { ...branch.context, State, ...Task, ...context }, ...more },
  };
};
