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
  retries: number;
  readonly retriesBy: Map<Retrier, number>;
  /** `$states.context.Task.Token` */
  token?: string;
}

/** What an expression sees: variables, functions, and `$states` with `more` of it (`result`, `errorOutput`). */
export const bindingsOf = (visit: Visit, more: Bindings = {}, context: Bindings = {}): Bindings => {
  const { branch, name, input, token, retries } = visit;
  const State = { Name: name, EnteredTime: new Date(visit.enteredAt).toISOString(), RetryCount: retries };
  const Task = token === undefined ? {} : { Task: { Token: token } };
  return {
    ...branch.host.functions,
    ...branch.scope.visible,
    states: { input, context: { ...branch.context, State, ...Task, ...context }, ...more },
  };
};
