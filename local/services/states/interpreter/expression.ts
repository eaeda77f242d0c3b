import jsonata from 'jsonata';
import { expressionIn } from '../../../../shared/state-machine-definition/expressions/expression-text.ts';
import { StatesError } from './errors.ts';
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

/** A field that has to be a number, as itself or as an expression. */
export const evaluateNumber = async (template: unknown, bindings: Bindings, field: string): Promise<number> => {
  const value = await evaluateTemplate(template, bindings, field);
  if (typeof value === 'number') return value;
  throw queryError(`The value of the field '${field}' has to be a number, not ${JSON.stringify(value)}.`, field);
};

export const queryError = (cause: string, field: string): StatesError =>
  new StatesError('States.QueryEvaluationError', cause, field);

const evaluate = async (source: string, bindings: Bindings, field: string): Promise<unknown> => {
  const where = `The JSONata expression '${source}' specified for the field '${field}'`;
  const result = await attempt(source, bindings, where, field);
  if (result === undefined) throw queryError(`${where} returned nothing (undefined).`, field);
  return plain(result, () => queryError(`${where} returned a function, which is not JSON.`, field));
};

const attempt = async (source: string, bindings: Bindings, where: string, field: string): Promise<unknown> => {
  try {
    return await compile(source).evaluate(undefined, bindings as Record<string, unknown>);
  } catch (error) {
    throw queryError(`${where} threw an error during evaluation. ${(error as Error).message}`, field);
  }
};

const compiled = new Map<string, jsonata.Expression>();

const compile = (source: string): jsonata.Expression => {
  const known = compiled.get(source);
  if (known) return known;
  const made = jsonata(source);
  for (const [name, run] of Object.entries(dataFunctions)) made.registerFunction(name, run);
  compiled.set(source, made);
  return made;
};

/** JSONata's sequences carry flags, and its functions are not JSON; neither leaves here. */
const plain = (value: unknown, notJson: () => StatesError): unknown => {
  if (typeof value === 'function') throw notJson();
  if (Array.isArray(value)) return value.map((item) => plain(item, notJson));
  if (typeof value !== 'object' || value === null) return value;
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) throw notJson();
  // Unlike an assignment, this takes the key __proto__ as any other.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, plain(item, notJson)]),
  );
};
