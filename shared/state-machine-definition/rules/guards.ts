import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import { type Json, objectsIn } from '../json.ts';
import { numbersOfRetrier } from './numbers.ts';
import type { QueryLanguage } from './scope.ts';
import { list, ofType, oneOf, required, unknownFields } from './values.ts';

const RETRIER = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];
const CATCHER = ['Comment', 'ErrorEquals', 'Next', 'Assign'];

/** Retry and Catch: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const guardProblems = (state: Json, language: QueryLanguage, location: string): Diagnostic[] => [
  ...['Retry', 'Catch'].flatMap((field) => listOfObjects(state[field], `${location}/${field}`)),
  ...objectsIn(state['Retry']).flatMap(([retrier, index]) => {
    const place = `${location}/Retry[${index}]`;
    return [
      ...unknownFields(retrier, RETRIER, place),
      ...errorNames(retrier, index === lastOf(state['Retry']), place),
      ...numbersOfRetrier(retrier, place),
      ...oneOf(retrier['JitterStrategy'], ['NONE', 'FULL'], `${place}/JitterStrategy`),
    ];
  }),
  ...objectsIn(state['Catch']).flatMap(([catcher, index]) => {
    const place = `${location}/Catch[${index}]`;
    return [
      ...unknownFields(catcher, [...CATCHER, language === 'JSONata' ? 'Output' : 'ResultPath'], place),
      ...errorNames(catcher, index === lastOf(state['Catch']), place),
      ...required(catcher, ['Next'], place),
      ...ofType(catcher['Next'], 'STRING', `${place}/Next`),
      ...ofType(catcher['Assign'], 'OBJECT', `${place}/Assign`),
    ];
  }),
];

const listOfObjects = (value: unknown, location: string): Diagnostic[] => [
  ...ofType(value, 'ARRAY', location),
  ...(Array.isArray(value)
    ? value.flatMap((each: unknown, index) => ofType(each ?? null, 'OBJECT', `${location}[${index}]`))
    : []),
];

const lastOf = (value: unknown): number => (Array.isArray(value) ? value.length - 1 : -1);

/** States.ALL covers every error: whatever stands beside or behind it would never be reached. */
const errorNames = (guard: Json, isLast: boolean, location: string): Diagnostic[] => {
  const names = guard['ErrorEquals'];
  const place = `${location}/ErrorEquals`;
  if (names === undefined) return required(guard, ['ErrorEquals'], location);
  if (!Array.isArray(names) || names.length === 0) return list(names, place);
  const strangers = names.flatMap((name: unknown, index) => ofType(name ?? null, 'STRING', `${place}[${index}]`));
  if (!names.includes('States.ALL') || (names.length === 1 && isLast)) return strangers;
  return [...strangers, schemaProblem('States.ALL must appear alone and at end of list', place)];
};
