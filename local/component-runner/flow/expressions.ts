import { ENVIRONMENT } from '../environment.ts';
import { Final, Skipped } from '../inside/stops.ts';

/** What `{{ … }}` may stand for while a step runs. */
export interface Scope {
  /** Parameters and constants; in the inputs of a loop also `loop.index`, `loop.value`, `<name>.index` and `<name>.value`. */
  readonly variables: ReadonlyMap<string, string>;
  /** Steps that have run, by `phase.step`. */
  readonly steps: ReadonlyMap<string, RunStepResult>;
  /** What references may still bring; the same object in all scopes of a run. */
  readonly budget: { characters: number };
}

export interface RunStepResult {
  readonly inputs: unknown;
  readonly outputs: unknown;
  /** Why this machine could not run it. */
  readonly skipped?: string;
}

const REFERENCE = /(?<![${])\{\{\s*([^{}\n]*?)\s*\}\}(?!\})/g;

/** Characters that the references of a run may bring: outputs that refer to outputs double with every step. */
export const MOST_FILLED = 64 * 2 ** 20;

/** Fills in every reference of a value, however deep. What is not a reference of AWSTOE stays as it is. Throws Skipped and Final. */
export const filled = (value: unknown, scope: Scope): unknown => {
  if (typeof value === 'string') return value.replace(REFERENCE, (whole, body: string) => brought(whole, body, scope));
  if (Array.isArray(value)) return value.map((each) => filled(each, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, scope)]));
};

const brought = (whole: string, body: string, scope: Scope): string => {
  const text = referred(body, scope) ?? whole;
  scope.budget.characters -= text.length;
  if (scope.budget.characters < 0)
    throw new Final(`The references of the run bring more than ${MOST_FILLED} characters`);
  return text;
};

const referred = (body: string, { variables, steps }: Scope): string | undefined => {
  const known = variables.get(body);
  if (known !== undefined) return known;
  if (body.startsWith('env:')) return environmentOf(body.slice('env:'.length));
  if (/^(aws:)?imds:/.test(body)) throw new Skipped(`{{ ${body} }} is read from an instance, and there is none here`);
  if (body.startsWith('context:')) throw new Skipped(`{{ ${body} }} is known to a build only`);
  if (/^(aws:)?ssm:/.test(body))
    throw new Skipped(`{{ ${body} }} is read from Parameter Store, and there is no AWS here`);
  const [, phase, step, rest = ''] = /^([\w-]+)\.(.+?)\.((?:inputs|outputs)\b.*)$/.exec(body) ?? [];
  const result = steps.get(`${phase}.${step}`);
  if (!result) return undefined;
  if (result.skipped !== undefined)
    throw new Skipped(`{{ ${body} }} comes from a step that was skipped: ${result.skipped}`);
  return text(at(result, rest));
};

/** The environment of the steps, and never the runner's own. */
const environmentOf = (name: string): string => (Object.hasOwn(ENVIRONMENT, name) ? (ENVIRONMENT[name] ?? '') : '');

const text = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/**
 * `outputs.stdout`, `inputs[0].destination`, `inputs.commands[1]`. A name of a list is that of its first item, and what is no list
 * is its own first item: AWS writes outputs of one module both ways.
 */
const at = (result: unknown, path: string): unknown =>
  path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce((value: unknown, part) => {
      if (Array.isArray(value)) return /^\d+$/.test(part) ? value[Number(part)] : named(value[0], part);
      return part === '0' ? value : named(value, part);
    }, result);

const named = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
