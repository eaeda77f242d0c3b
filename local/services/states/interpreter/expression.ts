import jsonata from 'jsonata';
import { StatesError } from './errors.ts';
import { stepFunctions } from './functions.ts';

export type Bindings = Readonly<Record<string, unknown>>;

const compiled = new Map<string, jsonata.Expression>();

const compile = (source: string): jsonata.Expression => {
  const known = compiled.get(source);
  if (known) return known;
  const made = parse(source);
  for (const [name, run] of Object.entries(stepFunctions)) made.registerFunction(name, run as never);
  compiled.set(source, made);
  return made;
};

const parse = (source: string): jsonata.Expression => {
  try {
    return jsonata(source);
  } catch (error) {
    throw new StatesError(
      'States.QueryEvaluationError',
      `The JSONata expression '${source}' cannot be read: ${(error as Error).message}`,
    );
  }
};

const EXPRESSION = /^\{%([\s\S]*)%\}$/;

/** Evaluates every `{% … %}` in a JSON value; the rest stays as it is. Throws States.QueryEvaluationError. */
export const evaluateTemplate = async (template: unknown, bindings: Bindings): Promise<unknown> => {
  if (typeof template === 'string') {
    const source = EXPRESSION.exec(template)?.[1];
    return source === undefined ? template : evaluate(source.trim(), bindings);
  }
  if (Array.isArray(template)) {
    const out: unknown[] = [];
    for (const item of template) out.push(await evaluateTemplate(item, bindings));
    return out;
  }
  if (typeof template !== 'object' || template === null) return template;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(template)) out[key] = await evaluateTemplate(value, bindings);
  return out;
};

const evaluate = async (source: string, bindings: Bindings): Promise<unknown> => {
  const result = await attempt(source, bindings);
  if (result === undefined)
    throw new StatesError(
      'States.QueryEvaluationError',
      `The JSONata expression '${source}' returned nothing (undefined)`,
    );
  return plain(result, source);
};

const attempt = async (source: string, bindings: Bindings): Promise<unknown> => {
  const expression = compile(source);
  try {
    return await expression.evaluate(undefined, bindings as Record<string, unknown>);
  } catch (error) {
    if (error instanceof StatesError) throw error;
    throw new StatesError(
      'States.QueryEvaluationError',
      `The JSONata expression '${source}' failed: ${(error as Error).message}`,
    );
  }
};

/** JSONata's sequences and functions are not JSON; arrays lose their flags here. */
const plain = (value: unknown, source: string): unknown => {
  if (typeof value === 'function')
    throw new StatesError('States.QueryEvaluationError', `The JSONata expression '${source}' gave a function`);
  if (Array.isArray(value)) return value.map((item) => plain(item, source));
  if (typeof value !== 'object' || value === null) return value;
  if ('_jsonata_function' in value || '_jsonata_lambda' in value)
    throw new StatesError('States.QueryEvaluationError', `The JSONata expression '${source}' gave a function`);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, plain(item, source)]),
  );
};
