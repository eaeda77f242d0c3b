/** What Step Functions marks as sensitive in its model, and CloudTrail therefore does not show. */
const SENSITIVE = new Set([
  'input',
  'output',
  'definition',
  'cause',
  'error',
  'policyDocument',
  'assumeRolePolicyDocument',
]);
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Dates in a record: `Oct 28, 2016 1:17:25 AM`. */
const shownDate = (date: Date): string =>
  date
    .toLocaleString('en-US', {
      dateStyle: 'medium',
      timeStyle: 'medium',
      timeZone: 'UTC',
    })
    .replaceAll('\u202f', ' ');

/** Parameters or elements of a response as an event record shows them: names begin in lower case. */
export const shownParameters = (value: unknown): unknown => {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return shownDate(value);
  if (value instanceof Uint8Array) return HIDDEN;
  if (Array.isArray(value)) return value.map(shownParameters);
  if (typeof value !== 'object') return value;
  const shown = Object.entries(value)
    .filter(([, each]) => each !== undefined && each !== null)
    .map(([name, each]) => [lowerFirst(name), each] as const);
  return Object.fromEntries(shown.map(([name, each]) => [name, SENSITIVE.has(name) ? HIDDEN : shownParameters(each)]));
};

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
