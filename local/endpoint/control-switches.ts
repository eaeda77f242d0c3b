import { AwsError } from '../kernel/errors.ts';
import type { Switches } from '../kernel/switches.ts';

/** Says what is wrong with a value; `undefined` where nothing is. */
type Check = (value: unknown) => string | undefined;
type Checks = Readonly<Record<string, Check>>;

const invalid = (message: string): AwsError => new AwsError('InvalidControl', message, { status: 400 });

const number =
  (what: string, fits: (value: number) => boolean): Check =>
  (value) =>
    typeof value === 'number' && fits(value) ? undefined : `takes ${what}`;

const milliseconds = number('a number of milliseconds, 0 or more', (value) => value >= 0 && Number.isFinite(value));
/** Real time, which clients wait: more would only look like a hang. */
const latency = number('a number of milliseconds from 0 to 60000', (value) => value >= 0 && value <= 60_000);
const count = number('a whole number, 0 or more', (value) => Number.isInteger(value) && value >= 0);
const chance = number('a chance from 0 to 1', (value) => value >= 0 && value <= 1);
const httpStatus = number(
  'an HTTP status from 400 to 599',
  (value) => Number.isInteger(value) && value >= 400 && value < 600,
);
const text: Check = (value) => (typeof value === 'string' ? undefined : 'takes a text');
const KINDS = ['throttle', 'error', 'lost-answer', 'lost-request', 'access-denied', 'kill-before', 'kill-after'];
const kind: Check = (value) => (KINDS.includes(String(value)) ? undefined : `takes one of ${KINDS.join(', ')}`);

const RULE: Checks = {
  service: text,
  operation: text,
  account: text,
  region: text,
  caller: text,
  after: count,
  count,
  probability: chance,
  kind,
  errorName: text,
  status: httpStatus,
  message: text,
};
const RULE_REQUIRED = ['service', 'operation', 'kind'];

const rules: Check = (value) => {
  if (!Array.isArray(value)) return 'takes a list of rules';
  for (const [index, rule] of value.entries()) {
    checkAll(`faults[${index}]`, RULE, rule);
    const missing = RULE_REQUIRED.filter((name) => !(name in rule));
    if (missing.length > 0) throw invalid(`The switch "faults[${index}]" lacks ${missing.join(', ')}.`);
  }
  return undefined;
};

const EVENTS: Checks = { lost: chance, copies: count };

const events: Check = (value) => {
  checkAll('events', EVENTS, value);
  return undefined;
};

const SWITCHES: Readonly<Record<keyof Switches, Check>> = {
  latencyMilliseconds: latency,
  throttling: (value) => (typeof value === 'boolean' ? undefined : 'takes true or false'),
  faults: rules,
  parameterValidationMilliseconds: milliseconds,
  consistencyMilliseconds: milliseconds,
  events,
};

/**
 * Takes over the switches that `body` names and leaves the others. Throws {@link AwsError}, before anything is
 * changed, for one that does not exist or a value that does not fit.
 */
export const mergeSwitches = (switches: Switches, body: unknown): void => {
  checkAll('', SWITCHES, body);
  const given = body as Partial<Switches>;
  Object.assign(switches, given, { events: { ...switches.events, ...given.events } });
};

const checkAll = (path: string, checks: Checks, value: unknown): void => {
  const of = path === '' ? 'The body' : `The switch "${path}"`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${of} takes a JSON object.`);
  for (const [name, each] of Object.entries(value)) {
    const full = path === '' ? name : `${path}.${name}`;
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) throw invalid(`There is no switch "${full}". Known are: ${Object.keys(checks).join(', ')}.`);
    const wrong = check(each);
    if (wrong) throw invalid(`The switch "${full}" ${wrong}.`);
  }
};
