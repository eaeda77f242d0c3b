interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
  /** What stands for days in no other field: `?`, `L`, `15W`, `6L`, `FRI#2`. */
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html */
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day', least: 1, most: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/i },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  {
    name: 'weekday',
    least: 1,
    most: 7,
    names: DAYS,
    special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i,
  },
  { name: 'year', least: 1970, most: 2199 },
];

/** What is wrong with `cron(minute hour day month weekday year)`; undefined for what Image Builder takes. */
export const cronProblem = (expression: string): string | undefined => {
  const [, text] = /^cron\((.*)\)$/.exec(expression) ?? [];
  if (text === undefined) return undefined;
  const given = text.split(' ');
  for (const [index, field] of FIELDS.entries()) {
    const value = given[index] ?? '';
    if (!value.split(',').every((part) => fits(part, field)))
      return `"${value}" is no ${field.name}: ${range(field)}; the fields are minute hour day month weekday year`;
  }
  return (given[2] === '?') === (given[4] === '?')
    ? 'either the day or the weekday has to be ?, and not both: cron(0 2 ? * SUN *)'
    : undefined;
};

const range = ({ least, most, names }: Field): string =>
  `${least} to ${most}${names ? `, or ${names[0]} to ${names.at(-1)}` : ''}`;

const fits = (part: string, field: Field): boolean => {
  if (field.special?.test(part)) return true;
  const [, from = '', to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
  if (step !== undefined && Number(step) < 1) return false;
  if (from === '*') return to === undefined;
  const [first, last] = [numberOf(from, field), to === undefined ? field.most : numberOf(to, field)];
  return first !== undefined && last !== undefined && first <= last;
};

const numberOf = (text: string, { least, most, names = [] }: Field): number | undefined => {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + 1 : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
};
