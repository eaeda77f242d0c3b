import type { StoredExecution } from './store.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
const REDRIVABLE_MILLISECONDS = 14 * 24 * 3600 * 1000;
const MAX_EVENTS = 24_999;

/** Whether an execution may be redriven at the virtual time `now`, and why. */
export const redrivability = (
  execution: StoredExecution,
  now: number,
): { readonly status: 'REDRIVABLE' | 'NOT_REDRIVABLE'; readonly reason: string } => {
  const reason = hindrance(execution, now);
  if (reason !== undefined) return { status: 'NOT_REDRIVABLE', reason };
  return { status: 'REDRIVABLE', reason: `Execution is ${execution.status} and is redrivable` };
};

const hindrance = (execution: StoredExecution, now: number): string | undefined => {
  const { status, type, mapRunArn, stoppedAt = now, history } = execution;
  if (type === 'EXPRESS') return 'Express executions cannot be redriven';
  if (mapRunArn !== undefined) return 'Child executions are redriven with their parent';
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (now - stoppedAt > REDRIVABLE_MILLISECONDS) return 'Execution has exceeded the redrivable period of 14 days';
  if (history.length >= MAX_EVENTS) return `Execution history has ${MAX_EVENTS} events or more`;
  return undefined;
};
