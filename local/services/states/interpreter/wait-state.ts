import { reasonOf, StatesError } from './errors.ts';
import { evaluateTyped, evaluateWhole, queryError } from './expression.ts';
import { bindingsOf, type Visit } from './visit.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-wait.html */
const MOST_SECONDS = 99_999_999;

/** Waits in virtual time, and does not count as in flight meanwhile. */
export const wait = async (visit: Visit): Promise<void> => {
  const { host, signal, thread } = visit.branch;
  const milliseconds = await remaining(visit);
  await thread.wait(host.sleep(Math.max(milliseconds, 0), signal, false));
  if (signal.aborted) throw reasonOf(signal);
};

const remaining = async (visit: Visit): Promise<number> => {
  const { Seconds, Timestamp } = visit.state;
  const bindings = bindingsOf(visit);
  if (Timestamp === undefined) return (await evaluateWhole(Seconds, bindings, 'Seconds', [0, MOST_SECONDS])) * 1000;
  const text = await evaluateTyped(Timestamp, bindings, 'Timestamp', 'string');
  const milliseconds = timeOf(text) - visit.branch.host.now();
  if (milliseconds <= LONGEST_MILLISECONDS) return milliseconds;
  throw new StatesError('States.Runtime', 'Wait state delay is too long.', { field: 'Timestamp' });
};

/** The delay is a 32-bit number of seconds: AWS refused one of 2,147,483,648 and began one of 2,147,483,647. */
const LONGEST_MILLISECONDS = (2 ** 31 - 1) * 1000;

/** What java.time's ISO_OFFSET_DATE_TIME reads: the zone is needed, the seconds are not. */
const OFFSET_DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?([Zz]|[+-](0\d|1[0-7]):[0-5]\d|[+-]18:00)$/;

const timeOf = (text: string): number => {
  const day = OFFSET_DATE_TIME.exec(text)?.[1];
  if (day !== undefined && isDay(day)) return Date.parse(text.toUpperCase());
  const cause = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
  throw queryError(cause, 'Timestamp');
};

/** JavaScript takes the 31st of February for a day in March. */
const isDay = (day: string): boolean => {
  const time = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
};
