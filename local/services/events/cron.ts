import { FIELDS, fieldNumbers, numberOf } from './cron-field.ts';

/** Tells the next time after `after`, both in milliseconds since 1970; undefined when there is none any more. */
export type Next = (after: number) => number | undefined;

type DayTest = (date: Date) => boolean;

const DAY = 86_400_000;
/** A day that comes only on a certain weekday of a leap year repeats within 40 years. */
const SEARCHED_DAYS = 366 * 40;

/**
 * `minutes hours day-of-month month day-of-week year`, in UTC. Undefined for what is no such expression.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export const cron = (expression: string): Next | undefined => {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '', ...more] = expression
    .trim()
    .split(/\s+/);
  const minutes = fieldNumbers(minute, FIELDS.minute);
  const hours = fieldNumbers(hour, FIELDS.hour);
  const months = fieldNumbers(month, FIELDS.month);
  const years = fieldNumbers(year, FIELDS.year);
  const inMonth = monthDay(dayOfMonth);
  const inWeek = weekDay(dayOfWeek);
  // One of the two days has to be `?`: together they would contradict each other.
  if (!minutes || !hours || !months || !years || !inMonth || !inWeek || more.length > 0) return undefined;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const times = [...hours].flatMap((h) => [...minutes].map((m) => (h * 60 + m) * 60_000)).sort((a, b) => a - b);
  const fits: DayTest = (date) =>
    years.has(date.getUTCFullYear()) && months.has(date.getUTCMonth() + 1) && inMonth(date) && inWeek(date);
  return (after) => search(after, fits, times);
};

const search = (after: number, fits: DayTest, times: readonly number[]): number | undefined => {
  const today = Math.floor(after / DAY) * DAY;
  for (let index = 0; index <= SEARCHED_DAYS; index += 1) {
    const day = today + index * DAY;
    if (!fits(new Date(day))) continue;
    const time = times.find((each) => day + each > after);
    if (time !== undefined) return day + time;
  }
  return undefined;
};

const lastDay = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

/** `L` is the last day; `15W` the weekday nearest to the 15th within the month. */
const monthDay = (text: string): DayTest | undefined => {
  if (text === 'L') return (date) => date.getUTCDate() === lastDay(date);
  const [, nearest] = /^(\d+)W$/.exec(text) ?? [];
  if (nearest !== undefined) return (date) => date.getUTCDate() === nearestWeekday(date, Number(nearest));
  const days = fieldNumbers(text, FIELDS.dayOfMonth);
  return days && ((date) => days.has(date.getUTCDate()));
};

const nearestWeekday = (date: Date, wanted: number): number => {
  const last = lastDay(date);
  const day = Math.min(wanted, last);
  const weekDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekDay === 6) return day === 1 ? 3 : day - 1;
  if (weekDay === 0) return day === last ? day - 2 : day + 1;
  return day;
};

/** `6L` is the last Friday of the month, `3#2` its second Tuesday. */
const weekDay = (text: string): DayTest | undefined => {
  const [, day = '', mark, count] = /^(\w{1,3}?)(L|#)(\d?)$/.exec(text) ?? [];
  const wanted = numberOf(day, FIELDS.dayOfWeek);
  const onDay = (date: Date) => date.getUTCDay() + 1 === wanted;
  if (mark === 'L' && wanted !== undefined) return (date) => onDay(date) && date.getUTCDate() > lastDay(date) - 7;
  if (mark === '#' && wanted !== undefined)
    return (date) => onDay(date) && Math.ceil(date.getUTCDate() / 7) === Number(count);
  const days = fieldNumbers(text, FIELDS.dayOfWeek);
  return days && ((date) => days.has(date.getUTCDay() + 1));
};
