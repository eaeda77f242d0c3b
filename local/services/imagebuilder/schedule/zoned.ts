import { cron, type Next } from '../../events/cron.ts';
import { parseSchedule } from '../../events/schedule.ts';

/**
 * The times of a pipeline's schedule in a time zone (IANA), daylight saving observed: a time that a spring night skips
 * is taken an hour later, one that an autumn night has twice is taken once. Undefined for what is no schedule.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-cron.html
 */
export const zonedSchedule = (expression: string, zone = 'UTC'): Next | undefined => {
  const [, fields] = /^cron\((.+)\)$/.exec(expression.trim()) ?? [];
  const next = fields === undefined ? parseSchedule(expression) : cron(inAwsForm(fields));
  if (!next || fields === undefined || zone === 'UTC') return next;
  return (after) => {
    let wall = next(after + offset(zone, after));
    while (wall !== undefined) {
      const at = toInstant(zone, wall);
      if (at > after) return at;
      wall = next(wall);
    }
    return undefined;
  };
};

export const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** Image Builder's own examples leave out the year, and the ? for one of the two days. */
const inAwsForm = (fields: string): string => {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '*', ...more] = fields
    .trim()
    .split(/\s+/);
  const hasMark = dayOfMonth === '?' || dayOfWeek === '?';
  const [days, weekDays] = hasMark
    ? [dayOfMonth, dayOfWeek]
    : dayOfMonth === '*'
      ? ['?', dayOfWeek]
      : [dayOfMonth, dayOfWeek === '*' ? '?' : dayOfWeek];
  return [minute, hour, days, month, weekDays, year, ...more].join(' ');
};

/** Milliseconds that clocks of the zone are ahead of UTC at an instant. */
const offset = (zone: string, instant: number): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(instant / 1000) * 1000;
};

const DAY = 86_400_000;

/** `wall` is the time on the zone's clocks, written as if it were UTC. */
const toInstant = (zone: string, wall: number): number => {
  const [before, after] = [offset(zone, wall - DAY), offset(zone, wall + DAY)];
  const early = wall - before;
  const late = wall - after;
  // The first of two, where clocks go back; the time after the gap, where they go forward.
  if (early + offset(zone, early) === wall) return early;
  if (late + offset(zone, late) === wall) return late;
  return early;
};
