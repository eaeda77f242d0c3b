import type { Branch } from './branch.ts';
import type { State } from './definition.ts';
import { StatesError } from './errors.ts';
import { type Bindings, evaluateTemplate } from './expression.ts';

/** Sixty seconds is no default of Step Functions': without TimeoutSeconds a task may take for ever. */
const seconds = async (value: number | string | undefined, bindings: Bindings): Promise<number | undefined> => {
  if (value === undefined) return undefined;
  const number = Number(await evaluateTemplate(value, bindings));
  if (!Number.isFinite(number) || number <= 0)
    throw new StatesError(
      'States.Runtime',
      `TimeoutSeconds and HeartbeatSeconds have to be numbers above 0, not ${JSON.stringify(value)}`,
    );
  return number;
};

export const runTask = async (state: State, bindings: Bindings, branch: Branch): Promise<unknown> => {
  const { host, thread } = branch;
  const token = host.uuid();
  const seen = withToken(bindings, token);
  const args =
    state.Arguments === undefined
      ? (bindings['states'] as { input: unknown }).input
      : await evaluateTemplate(state.Arguments, seen);
  const credentials = state.Credentials && String(await evaluateTemplate(state.Credentials.RoleArn, seen));
  const timeoutSeconds = await seconds(state.TimeoutSeconds, seen);
  const heartbeatSeconds = await seconds(state.HeartbeatSeconds, seen);
  return withDeadline(branch, timeoutSeconds, (signal) =>
    thread.wait(
      host.task({
        resource: state.Resource ?? '',
        arguments: args,
        credentials,
        token,
        signal,
        heartbeatSeconds,
        record: (type, details) => thread.record(type, details),
      }),
    ),
  );
};

const withToken = (bindings: Bindings, token: string): Bindings => {
  const states = bindings['states'] as { context: object };
  return { ...bindings, states: { ...states, context: { ...states.context, Task: { Token: token } } } };
};

/** Gives `work` up after so many seconds of virtual time, with States.Timeout. */
const withDeadline = async <T>(
  branch: Branch,
  timeoutSeconds: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (timeoutSeconds === undefined) return work(branch.signal);
  const over = new AbortController();
  const stop = () => over.abort(branch.signal.reason);
  branch.signal.addEventListener('abort', stop, { once: true });
  const ended = new AbortController();
  const timeout = branch.host.sleep(timeoutSeconds * 1000, ended.signal, true).then(() => {
    if (!ended.signal.aborted)
      over.abort(new StatesError('States.Timeout', `The task did not end within ${timeoutSeconds} seconds`));
  });
  try {
    return await work(over.signal);
  } finally {
    ended.abort();
    branch.signal.removeEventListener('abort', stop);
    await timeout;
  }
};
