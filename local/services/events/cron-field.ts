const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Numbers that a field of a cron expression may take; names count from 1 (`JAN`, `SUN`). */
export interface FieldRange {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

export const FIELDS = {
  minute: { least: 0, most: 59 },
  hour: { least: 0, most: 23 },
  dayOfMonth: { least: 1, most: 31 },
  month: { least: 1, most: 12, names: MONTHS },
  dayOfWeek: { least: 1, most: 7, names: DAYS },
  year: { least: 1970, most: 2199 },
} as const satisfies Record<string, FieldRange>;

/** The numbers that a field allows: `*`, `?`, lists, ranges and steps. Undefined for what is no such field. */
export const fieldNumbers = (text: string, range: FieldRange): ReadonlySet<number> | undefined => {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const bounds = partBounds(part, range);
    if (!bounds) return undefined;
    for (let value = bounds.from; value <= bounds.to; value += bounds.step) numbers.add(value);
  }
  return numbers;
};

const partBounds = (part: string, range: FieldRange): { from: number; to: number; step: number } | undefined => {
  const [, span = '', stepText] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
  const step = stepText === undefined ? 1 : Number(stepText);
  if (span === '' || step < 1) return undefined;
  if (span === '*' || span === '?') return { from: range.least, to: range.most, step };
  const [first = '', last] = span.split('-');
  const from = numberOf(first, range);
  const to = last === undefined ? (stepText === undefined ? from : range.most) : numberOf(last, range);
  return from === undefined || to === undefined || from > to ? undefined : { from, to, step };
};

export const numberOf = (text: string, { least, most, names = [] }: FieldRange): number | undefined => {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
};
