import { type Diagnostic, problem, schemaProblem } from '../diagnostic.ts';
import type { Json } from '../json.ts';
import { choiceProblems } from './choice.ts';
import { expressionProblems } from './expressions.ts';
import { fieldProblems, isStateType, STATE_TYPES } from './fields.ts';
import { guardProblems } from './guards.ts';
import { mapProblems } from './map.ts';
import { numbersOfState } from './numbers.ts';
import { languageOf, type Scope } from './scope.ts';
import { taskProblems } from './task.ts';
import { exactlyOne, list, ofType, oneOf, required } from './values.ts';
import { variableProblems } from './variables.ts';
import { waitProblems } from './wait.ts';

const LONGEST_NAME = 80;

/** What is wrong with one state, without the machines inside it. */
export const stateProblems = (name: string, state: Json, scope: Scope, location: string): Diagnostic[] => {
  const { Type, QueryLanguage } = state;
  const language = languageOf(QueryLanguage, scope.language);
  const named = [
    ...(name.length > LONGEST_NAME ? [tooLong(name, location)] : []),
    ...oneOf(QueryLanguage, ['JSONPath', 'JSONata'], `${location}/QueryLanguage`),
    ...(QueryLanguage === 'JSONPath' && scope.language === 'JSONata' ? [downgraded(location)] : []),
  ];
  if (!isStateType(Type))
    return [...named, ...required(state, ['Type'], location), ...oneOf(Type, STATE_TYPES, `${location}/Type`)];
  return [
    ...named,
    ...fieldProblems(state, Type, downgradedIn(state, scope) ? undefined : language, location),
    ...plainTypes(state, location),
    ...wayOn(state, Type, location),
    ...numbersOfState(state, language, location),
    ...guardProblems(state, language, location),
    ...ofItsType(state, Type, language, scope, location),
    ...variableProblems(state, scope.outer, location),
    ...(language === 'JSONata' ? expressionProblems(state, location) : []),
  ];
};

const tooLong = (name: string, location: string): Diagnostic =>
  problem(
    'INVALID_STATE_NAME',
    `The state name '${name}' exceeds the ${LONGEST_NAME}-character limit allowed by the service`,
    location,
  );

const downgradedIn = (state: Json, scope: Scope): boolean =>
  state['QueryLanguage'] === 'JSONPath' && scope.language === 'JSONata';

const downgraded = (location: string): Diagnostic =>
  schemaProblem("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", location);

const plainTypes = (state: Json, location: string): Diagnostic[] => [
  ...['Comment', 'Next', 'Default', 'Label'].flatMap((field) => ofType(state[field], 'STRING', `${location}/${field}`)),
  ...ofType(state['End'], 'BOOLEAN', `${location}/End`),
  ...ofType(state['Assign'], 'OBJECT', `${location}/Assign`),
];

const GOES_ON = new Set(['Pass', 'Task', 'Wait', 'Parallel', 'Map']);

/** `"End": false` says nothing. */
const wayOn = (state: Json, type: string, location: string): Diagnostic[] =>
  GOES_ON.has(type)
    ? exactlyOne({ ...state, End: state['End'] === false ? undefined : state['End'] }, ['Next', 'End'], location)
    : [];

const ofItsType = (
  state: Json,
  type: string,
  language: 'JSONPath' | 'JSONata',
  scope: Scope,
  location: string,
): Diagnostic[] => {
  switch (type) {
    case 'Task':
      return taskProblems(state, language, scope, location);
    case 'Choice':
      return choiceProblems(state, language, location);
    case 'Wait':
      return waitProblems(state, location);
    case 'Parallel':
      return [...required(state, ['Branches'], location), ...list(state['Branches'], `${location}/Branches`)];
    case 'Map':
      return mapProblems(state, language, scope, location);
    default:
      return [];
  }
};
