/** Times in which a stage does not begin. */
export interface FreezePolicy {
  readonly windows: readonly FreezeWindow[];
  /** Change Calendars of Systems Manager, by name or ARN, in the hub's account and region. */
  readonly changeCalendars: readonly string[];
  /** Whether a promotion waits for the end of a freeze; it ends at once where it does not. */
  readonly wait: boolean;
  readonly longestWaitHours: number;
  /** A promotion by hand, with a reason, may begin all the same. */
  readonly overridable: boolean;
}

export type FreezeWindow = WeeklyWindow | DatedWindow;

/** Frozen on these days of the week, by the clocks of a time zone. */
export interface WeeklyWindow {
  readonly days: readonly Weekday[];
  /** `09:00`; it is frozen from this minute. */
  readonly from: string;
  /** `17:30`, or `24:00` for the end of the day: it is open from this minute. */
  readonly to: string;
  /** Of the IANA database, `Europe/Zurich`. */
  readonly timeZone: string;
}

/** Frozen from one moment to another, both in ISO 8601 with an offset. */
export interface DatedWindow {
  readonly from: string;
  readonly to: string;
}

export const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

interface Interval {
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Further than this no end of a freeze is looked for: weekly windows may leave no gap at all. In days. */
const HORIZON = 400;

/**
 * The end of the freeze that windows make at a moment; undefined: it is open then. Windows that overlap or touch are one
 * freeze. A weekly window lasts by the clocks of its zone: on the day when they change it is an hour longer or shorter,
 * an hour that comes twice is frozen both times, and one that is skipped begins and ends with the change.
 */
export const frozenUntil = (windows: readonly FreezeWindow[], at: Date): Date | undefined => {
  const start = at.getTime();
  let end = start;
  for (;;) {
    const from = end;
    end = Math.max(from, ...windows.flatMap((each) => around(each, from)).flatMap((each) => endOf(each, from)));
    if (end === from || end > start + HORIZON * DAY) return end === start ? undefined : new Date(end);
  }
};

const endOf = ({ from, to }: Interval, at: number): number[] => (from <= at && at < to ? [to] : []);

/** Whether the weekly windows leave no minute of an ordinary week open. */
export const neverOpens = (windows: readonly WeeklyWindow[]): boolean => {
  const end = frozenUntil(windows, new Date(Date.UTC(2026, 0, 1)));
  return end !== undefined && end.getTime() > Date.UTC(2026, 0, 1) + (HORIZON / 2) * DAY;
};

const isWeekly = (window: FreezeWindow): window is WeeklyWindow => 'days' in window;

/** What a window freezes on the day of a moment and on those beside it, whatever day it is in the window's zone. */
const around = (window: FreezeWindow, at: number): Interval[] =>
  isWeekly(window)
    ? [-1, 0, 1].flatMap((days) => onDay(window, dateIn(window.timeZone, at), days))
    : [{ from: Date.parse(window.from), to: Date.parse(window.to) }];

/** A date of the calendar as the moment when it begins in UTC. */
const onDay = ({ days, from, to, timeZone }: WeeklyWindow, date: number, plus: number): Interval[] => {
  const day = date + plus * DAY;
  const weekday = WEEKDAYS[new Date(day).getUTCDay()];
  if (weekday === undefined || !days.includes(weekday)) return [];
  return [
    {
      from: momentOf(day + minutesOf(from) * MINUTE, timeZone, 'first'),
      to: momentOf(day + minutesOf(to) * MINUTE, timeZone, 'last'),
    },
  ];
};

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const dateIn = (timeZone: string, at: number): number => {
  const wall = at + offsetOf(timeZone, at);
  return wall - (((wall % DAY) + DAY) % DAY);
};

/**
 * The moment when the clocks of a zone show a time, which is given as if it were UTC. They may show it twice, when they
 * are put back, or not at all: then it is the moment in which they are put forward.
 */
const momentOf = (wall: number, timeZone: string, which: 'first' | 'last'): number => {
  const before = offsetOf(timeZone, wall - DAY);
  const after = offsetOf(timeZone, wall + DAY);
  const shown = [wall - before, wall - after].filter((at) => at + offsetOf(timeZone, at) === wall);
  if (shown.length > 0) return which === 'first' ? Math.min(...shown) : Math.max(...shown);
  return changeBetween(timeZone, wall - Math.max(before, after) - DAY, wall - Math.min(before, after) + DAY);
};

/** When the offset changes, to the minute. */
const changeBetween = (timeZone: string, from: number, to: number): number => {
  let [early, late] = [from, to];
  const before = offsetOf(timeZone, early);
  while (late - early > MINUTE) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE) * MINUTE;
    if (offsetOf(timeZone, middle) === before) early = middle;
    else late = middle;
  }
  return late;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds by which the clocks of a zone are ahead of UTC. */
const offsetOf = (timeZone: string, at: number): number => {
  const known = formats.get(timeZone);
  const format = known ?? new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...FIELDS });
  if (!known) formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
};

const FIELDS = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** Whether the runtime's data of the IANA database has the zone. */
export const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: name }));
  } catch {
    return false;
  }
};
