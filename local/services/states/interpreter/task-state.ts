import type { Branch } from './branch.ts';
import { TaskTimeout } from './errors.ts';
import { type Bindings, evaluateTemplate, evaluateTyped, evaluateWhole } from './expression.ts';
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
    state.Credentials && (await evaluateTyped(state.Credentials.RoleArn, seen, 'Credentials/RoleArn', 'string'));
  const timeoutSeconds = await seconds(state.TimeoutSeconds, seen, 'TimeoutSeconds');
  const heartbeatSeconds = await seconds(state.HeartbeatSeconds, seen, 'HeartbeatSeconds');
  const times = { timeoutSeconds, heartbeatSeconds };
  const request = { state: visit.name, resource, arguments: args, credentials, token: visit.token, ...times };
  return toldWhenLate(branch, resource, () =>
    withDeadline(branch, timeoutSeconds, (signal) =>
      branch.thread.wait(branch.host.task({ ...request, signal, record: recorder(branch, signal) })),
    ),
  );
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html */
const MOST_SECONDS = 99_999_999;

/** Without TimeoutSeconds a task may take for ever. */
const seconds = async (template: unknown, bindings: Bindings, field: string): Promise<number | undefined> => {
  if (template === undefined) return undefined;
  return evaluateWhole(template, bindings, field, [1, MOST_SECONDS]);
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
  void branch.host.sleep(timeoutSeconds * 1000, ended.signal, true).then(() => {
    if (!ended.signal.aborted) over.abort(new TaskTimeout('TimeoutSeconds'));
  });
  try {
    return await work(over.signal);
  } finally {
    ended.abort();
    branch.signal.removeEventListener('abort', stop);
  }
};

const toldWhenLate = async <T>({ thread }: Branch, resource: TaskResource, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof TaskTimeout)) throw thrown;
    const { error } = thrown;
    if (resource.isFunction) {
      thread.record('LambdaFunctionTimedOut', { lambdaFunctionTimedOutEventDetails: { error } });
    } else {
      const details = { resourceType: resource.type, resource: resource.name, error };
      thread.record('TaskTimedOut', { taskTimedOutEventDetails: details });
    }
    throw thrown;
  }
};
