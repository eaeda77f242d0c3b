import { type Diagnostic, problem, schemaProblem } from '../diagnostic.ts';
import { expressionIn } from '../expressions/expression-text.ts';
import { parseExpression } from '../expressions/parse.ts';
import { type References, referencesOf } from '../expressions/references.ts';
import { type Json, objectsIn } from '../json.ts';

/** Fields of a state that hold no expression of its own; Step Functions does not parse those of Credentials either. */
const NOT_PARSED = new Set([
  'Type',
  'Comment',
  'QueryLanguage',
  'Next',
  'End',
  'Default',
  'Resource',
  'Retry',
  'Credentials',
  'Label',
  'Branches',
  'ItemProcessor',
  'Iterator',
  'Choices',
  'Catch',
]);
const GUARDED = ['Output', 'Assign'];
const WITH_RESULT = new Set(['Task', 'Parallel', 'Map']);

/** What is wrong with the JSONata of a state: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export const expressionProblems = (state: Json, location: string): Diagnostic[] => [
  ...Object.entries(state).flatMap(([field, value]) => {
    if (NOT_PARSED.has(field)) return [];
    const hasResult = WITH_RESULT.has(String(state['Type'])) && GUARDED.includes(field);
    const parsed = field === 'ItemReader' ? withoutHeaders(value) : value;
    return inside(parsed, `${location}/${field}`, hasResult ? [...ALWAYS, 'result'] : ALWAYS);
  }),
  ...objectsIn(state['Choices']).flatMap(([rule, index]) =>
    ['Condition', ...GUARDED].flatMap((field) => inside(rule[field], `${location}/Choices[${index}]/${field}`, ALWAYS)),
  ),
  ...objectsIn(state['Catch']).flatMap(([catcher, index]) =>
    GUARDED.flatMap((field) =>
      inside(catcher[field], `${location}/Catch[${index}]/${field}`, [...ALWAYS, 'errorOutput']),
    ),
  ),
];

const ALWAYS = ['input', 'context'];

/** Headers of a CSV file are names. */
const withoutHeaders = (reader: unknown): unknown => {
  if (typeof reader !== 'object' || reader === null) return reader;
  const { ReaderConfig: _config, ...rest } = reader as Json;
  return rest;
};

const inside = (value: unknown, location: string, fields: readonly string[]): Diagnostic[] => {
  if (typeof value === 'string') return inText(value, location, fields);
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => inside(item, `${location}[${index}]`, fields));
  }
  return Object.entries(value).flatMap(([key, item]) => inside(item, `${location}/${key}`, fields));
};

type Read = { readonly fault: string } | References;

const known = new Map<string, Read>();
const MOST_KNOWN = 10_000;

const read = (source: string): Read => {
  const before = known.get(source);
  if (before) return before;
  const parsed = parseExpression(source);
  const now = 'fault' in parsed ? parsed : referencesOf(parsed.tree);
  if (known.size < MOST_KNOWN) known.set(source, now);
  return now;
};

const inText = (text: string, location: string, fields: readonly string[]): Diagnostic[] => {
  if (!text.startsWith('{%')) return [];
  const source = expressionIn(text);
  if (source === undefined) return [schemaProblem('JSONata string must start with {% and end with %}', location)];
  const found = read(source);
  if ('fault' in found) return [problem('INVALID_JSONATA_EXPRESSION', found.fault, location)];
  return [
    ...found.context.map((name) => problem('UNSUPPORTED_JSONATA_EXPRESSION', contextMessage(name), location)),
    ...found.states
      .filter((field) => !fields.includes(field))
      .map((field) => problem('UNSUPPORTED_JSONATA_EXPRESSION', `Field '$states.${field}' does not exist.`, location)),
  ];
};

const contextMessage = (name: string): string =>
  name === '$$' ? "Reference to '$$' is not supported." : `Reference to '${name}' at the top level is not supported.`;
