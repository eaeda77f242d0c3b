import type { Branch } from './branch.ts';
import { StatesError } from './errors.ts';
import { type Bindings, evaluateNumber, evaluateTemplate } from './expression.ts';
import { type TaskResource, taskResource } from './resource.ts';
import { bindingsOf, type Visit } from './visit.ts';

/** Carries out the task; gives its result. Throws States.Timeout and whatever the task fails with. */
export const runTask = async (visit: Visit): Promise<unknown> => {
  const { state, branch } = visit;
  const resource = taskResource(state.Resource ?? '');
  if (resource.pattern === 'callback') visit.token = branch.host.uuid();
  const seen = bindingsOf(visit);
  const args = state.Arguments === undefined ? visit.input : await evaluateTemplate(state.Arguments, seen, 'Arguments');
  const credentials =
    state.Credentials && String(await evaluateTemplate(state.Credentials.RoleArn, seen, 'Credentials/RoleArn'));
  const timeoutSeconds = await seconds(state.TimeoutSeconds, seen, 'TimeoutSeconds');
  const heartbeatSeconds = await seconds(state.HeartbeatSeconds, seen, 'HeartbeatSeconds');
  const request = { state: visit.name, resource, arguments: args, credentials, token: visit.token, heartbeatSeconds };
  return toldWhenLate(branch, resource, () =>
    withDeadline(branch, timeoutSeconds, (signal) =>
      branch.thread.wait(branch.host.task({ ...request, signal, record: recorder(branch, signal) })),
    ),
  );
};

/** Without TimeoutSeconds a task may take for ever. */
const seconds = async (template: unknown, bindings: Bindings, field: string): Promise<number | undefined> => {
  if (template === undefined) return undefined;
  const number = await evaluateNumber(template, bindings, field);
  if (number > 0) return number;
  throw new StatesError('States.Runtime', `The value of the field '${field}' has to be above 0, not ${number}.`, field);
};

/** What was given up goes on behind the scenes, and tells no more. */
const recorder =
  ({ thread }: Branch, signal: AbortSignal) =>
  (type: string, details?: Record<string, unknown>): void => {
    if (!signal.aborted) thread.record(type, details);
  };

/** Gives `work` up after so many seconds of virtual time, with States.Timeout. */
const withDeadline = async <T>(
  branch: Branch,
  timeoutSeconds: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (timeoutSeconds === undefined) return work(branch.signal);
  const over = new AbortController();
  const ended = new AbortController();
  const stop = () => over.abort(branch.signal.reason);
  branch.signal.addEventListener('abort', stop, { once: true });
  const cause = `The task did not end within ${timeoutSeconds} seconds.`;
  void branch.host.sleep(timeoutSeconds * 1000, ended.signal, true).then(() => {
    if (!ended.signal.aborted) over.abort(new StatesError('States.Timeout', cause));
  });
  try {
    return await work(over.signal);
  } finally {
    ended.abort();
    branch.signal.removeEventListener('abort', stop);
  }
};

const LATE = new Set(['States.Timeout', 'States.HeartbeatTimeout']);

const toldWhenLate = async <T>(branch: Branch, resource: TaskResource, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof StatesError && LATE.has(thrown.error)) {
      const { error, cause } = thrown;
      if (resource.isFunction) {
        branch.thread.record('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: { error, cause } });
      } else {
        const details = { resourceType: resource.type, resource: resource.name, error, cause };
        branch.thread.record('TaskTimedOut', { taskTimedOutEventDetails: details });
      }
    }
    throw thrown;
  }
};
