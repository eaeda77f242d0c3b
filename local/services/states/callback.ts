import { type Integration, taskEvents } from './integration.ts';
import { type StatesError, TaskTimeout } from './interpreter/errors.ts';
import { live } from './live.ts';
import { stoppable } from './stoppable.ts';
import { placeOf } from './store.ts';

/**
 * Starts the work, then waits until somebody sends the task's token back, or heartbeats fail to come.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token
 */
export const awaitCallback = async (integration: Integration, start: () => Promise<unknown>): Promise<unknown> => {
  const { world, execution, request } = integration;
  const { callbacks, machines } = live(world);
  const events = taskEvents(integration);
  const token = request.token ?? '';
  const ended = new AbortController();
  const answer = new Promise<unknown>((resolve, reject) => {
    const beat = heartbeat(integration, ended.signal, reject);
    machines.set(token, execution.machineArn);
    callbacks.set(token, {
      account: placeOf(execution.arn).account,
      beat,
      succeed: (output) => {
        try {
          events.succeeded(output);
          resolve(output);
        } catch (tooLarge) {
          reject(tooLarge);
        }
      },
      fail: (error) => {
        events.failed(error);
        reject(error);
      },
    });
    start().catch(reject);
  });
  try {
    return await stoppable(request.signal, answer);
  } finally {
    ended.abort();
    callbacks.delete(token);
  }
};

/** Starts to watch; the answer puts the end off by another interval. */
const heartbeat = (
  { world, request }: Integration,
  ended: AbortSignal,
  late: (error: StatesError) => void,
): (() => void) => {
  const { heartbeatSeconds } = request;
  if (heartbeatSeconds === undefined) return () => {};
  let beats = 0;
  const watch = async (): Promise<void> => {
    const seen = beats;
    await world.clock.sleep(heartbeatSeconds * 1000, { signal: ended, background: true });
    if (!ended.aborted && seen === beats) late(new TaskTimeout('HeartbeatSeconds'));
  };
  void watch();
  return () => {
    beats += 1;
    void watch();
  };
};
