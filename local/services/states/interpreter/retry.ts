import type { Catcher, Retrier } from './definition.ts';
import { covers, reasonOf, type StatesError } from './errors.ts';
import { type Left, leave } from './leave.ts';
import type { Visit } from './visit.ts';

/** Defaults of a retrier: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const INTERVAL_SECONDS = 1;
const MAX_ATTEMPTS = 3;
const BACKOFF_RATE = 2;

/** Waits for the next attempt where a retrier covers the error and has one left; false otherwise. */
export const retried = async (visit: Visit, error: StatesError): Promise<boolean> => {
  const retrier = visit.state.Retry?.find(({ ErrorEquals }) => covers(ErrorEquals, error));
  if (!retrier) return false;
  const done = visit.retriesBy.get(retrier) ?? 0;
  if (done >= (retrier.MaxAttempts ?? MAX_ATTEMPTS)) return false;
  visit.retriesBy.set(retrier, done + 1);
  const { host, signal, thread } = visit.branch;
  const seconds = secondsBefore(retrier, done) * (retrier.JitterStrategy === 'FULL' ? host.random() : 1);
  await thread.wait(host.sleep(seconds * 1000, signal, false));
  if (signal.aborted) throw reasonOf(signal);
  return true;
};

/** Goes the way of the first catcher that covers the error; throws the error where there is none. */
export const caught = (visit: Visit, error: StatesError): Promise<Left> => {
  const catchers = visit.state.Catch ?? [];
  const index = catchers.findIndex(({ ErrorEquals }) => covers(ErrorEquals, error));
  const catcher: Catcher | undefined = catchers[index];
  if (!catcher) throw error;
  const errorOutput = error.output;
  return leave(visit, catcher, { output: errorOutput, states: { errorOutput } }, `Catch[${index}]/`);
};

const secondsBefore = (retrier: Retrier, done: number): number => {
  const grown = (retrier.IntervalSeconds ?? INTERVAL_SECONDS) * (retrier.BackoffRate ?? BACKOFF_RATE) ** done;
  return Math.min(grown, retrier.MaxDelaySeconds ?? grown);
};
