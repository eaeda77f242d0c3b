import jsonata from 'jsonata';
import { expressionIn } from '../../../../shared/state-machine-definition/expressions/expression-text.ts';
import { MAX_DEPTH } from '../../../../shared/state-machine-definition/json-text.ts';
import { StatesError } from './errors.ts';
import { limited, newBudget } from './evaluation-budget.ts';
import { dataFunctions } from './functions.ts';

/** Variables and functions that an expression sees, without their `$`. */
export type Bindings = Readonly<Record<string, unknown>>;

/**
 * Evaluates every `{% … %}` in a JSON value; the rest stays as it is. `field` is the value's place in the state, for
 * the message. Throws States.QueryEvaluationError where an expression fails or gives nothing.
 */
export const evaluateTemplate = async (template: unknown, bindings: Bindings, field: string): Promise<unknown> => {
  if (typeof template === 'string') {
    const source = expressionIn(template);
    return source === undefined ? template : evaluate(source, bindings, field);
  }
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) {
    const list: unknown[] = [];
    for (const [index, item] of template.entries())
      list.push(await evaluateTemplate(item, bindings, `${field}[${index}]`));
    return list;
  }
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(template)) {
    entries.push([key, await evaluateTemplate(value, bindings, `${field}/${key}`)]);
  }
  return Object.fromEntries(entries);
};

interface Types {
  readonly number: number;
  readonly string: string;
  readonly boolean: boolean;
  readonly array: readonly unknown[];
}

/** A field that has to be of a type, as itself or as an expression. Throws States.QueryEvaluationError where it is of another. */
export const evaluateTyped = async <T extends keyof Types>(
  template: unknown,
  bindings: Bindings,
  field: string,
  expected: T,
): Promise<Types[T]> => {
  const value = await evaluateTemplate(template, bindings, field);
  const type = typeOf(value);
  if (type === expected) return value as Types[T];
  const source = typeof template === 'string' ? expressionIn(template) : undefined;
  const what = source === undefined ? `The field '${field}' has` : `${expressionAt(source, field)} returned`;
  const found = `Expected '${expected}', but was '${type}' for value: ${JSON.stringify(value)}`;
  throw queryError(`${what} an unexpected result type. ${found}`, field);
};

/** A count or a time: a whole number from `least` to `most`. */
export const evaluateWhole = async (
  template: unknown,
  bindings: Bindings,
  field: string,
  [least, most]: readonly [least: number, most: number],
): Promise<number> => {
  const value = await evaluateTyped(template, bindings, field, 'number');
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.POSITIVE_INFINITY ? `from ${least}` : `from ${least} to ${most}`;
  throw queryError(`The ${field} field must be a whole number ${range} but was: ${value}`, field);
};

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

export const queryError = (cause: string, field: string): StatesError =>
  new StatesError('States.QueryEvaluationError', cause, { field });

const expressionAt = (source: string, field: string): string =>
  `The JSONata expression '${source}' specified for the field '${field}'`;

const evaluate = async (source: string, bindings: Bindings, field: string): Promise<unknown> => {
  const where = expressionAt(source, field);
  const result = await attempt(source, bindings, where, field);
  if (result === undefined) throw queryError(`${where} returned nothing (undefined).`, field);
  return plain(result, 0, (fault) => queryError(`${where} returned ${fault}.`, field));
};

const attempt = async (source: string, bindings: Bindings, where: string, field: string): Promise<unknown> => {
  try {
    return await compile(source).evaluate(undefined, { ...bindings, ...newBudget() });
  } catch (error) {
    throw queryError(`${where} threw an error during evaluation. ${faultOf(error)}`, field);
  }
};

/** JSONata's errors have a code: `T0410`. */
const faultOf = (error: unknown): string => {
  if (error instanceof RangeError) return 'The expression exceeds the limits of recursion and evaluation steps.';
  const { code, message } = error as { readonly code?: string; readonly message: string };
  return code === undefined ? message : `${code}: ${message}`;
};

const compiled = new Map<string, jsonata.Expression>();

const compile = (source: string): jsonata.Expression => {
  const known = compiled.get(source);
  if (known) return known;
  const made = limited(jsonata(source));
  for (const [name, run] of Object.entries(dataFunctions)) made.registerFunction(name, run);
  compiled.set(source, made);
  return made;
};

/** JSONata's sequences carry flags, and its functions are not JSON; neither leaves here. */
const plain = (value: unknown, depth: number, fault: (what: string) => StatesError): unknown => {
  if (typeof value === 'function') throw fault('a function, which is not JSON');
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) throw fault(`a value of more than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1, fault));
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) throw fault('a function, which is not JSON');
  // Unlike an assignment, this takes the key __proto__ as any other.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, plain(item, depth + 1, fault)]),
  );
};
