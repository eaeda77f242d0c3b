import type { State, StateType } from './definition.ts';
import { expressionProblems } from './validate-expressions.ts';
import { guardProblems } from './validate-guards.ts';

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const ENDS = ['Next', 'End'];
const RESULT = ['Output', 'Assign'];
const GUARDED = ['Retry', 'Catch'];
const TOLERANCE = ['ToleratedFailurePercentage', 'ToleratedFailureCount'];
const ITEMS = ['Items', 'ItemSelector', 'ItemBatcher', 'ItemProcessor', 'MaxConcurrency', 'Label'];

const FIELDS: Readonly<Record<StateType, readonly string[]>> = {
  Pass: [...ENDS, ...RESULT],
  Task: [...ENDS, ...RESULT, ...GUARDED, 'Resource', 'Arguments', 'Credentials', 'TimeoutSeconds', 'HeartbeatSeconds'],
  Choice: [...RESULT, 'Choices', 'Default'],
  Wait: [...ENDS, ...RESULT, 'Seconds', 'Timestamp'],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
  Parallel: [...ENDS, ...RESULT, ...GUARDED, 'Branches', 'Arguments'],
  Map: [...ENDS, ...RESULT, ...GUARDED, ...TOLERANCE, ...ITEMS],
};

/** Of each list one has to be there. */
const REQUIRED: Readonly<Partial<Record<StateType, readonly string[]>>> = {
  Task: ['Resource'],
  Choice: ['Choices'],
  Wait: ['Seconds', 'Timestamp'],
  Parallel: ['Branches'],
  Map: ['ItemProcessor'],
};

const JSONPATH = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'Result',
  'ResultSelector',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ErrorPath',
  'CausePath',
]);
const NOT_HERE = new Set(['ItemReader', 'ResultWriter']);

const LISTS = ['Choices', 'Catch', 'Retry', 'Branches'] as const;

type States = Readonly<Record<string, State>>;

/** What is wrong with one state, without the machines inside it. */
export const stateProblems = (
  name: string,
  state: State,
  states: States,
  inherited: string,
  path: string,
): readonly string[] => {
  if (typeof state !== 'object' || state === null) return [`${path} is no JSON object`];
  const language = state.QueryLanguage ?? inherited;
  if (language !== 'JSONata') return [`${path} is in ${language}; only "QueryLanguage": "JSONata" is run here`];
  const known = FIELDS[state.Type];
  if (!known) return [`${path}/Type '${state.Type}' is not one of ${Object.keys(FIELDS).join(', ')}`];
  const noArray = LISTS.filter((field) => state[field] !== undefined && !Array.isArray(state[field]));
  if (noArray.length > 0) return noArray.map((field) => `${path}/${field} has to be an array`);
  const required = REQUIRED[state.Type] ?? [];
  return [
    ...(name.length > 80 ? [`${path}: the name of a state has at most 80 characters`] : []),
    ...(required.length > 0 && !required.some((field) => field in state)
      ? [`${path} has no ${required.join(' or ')}`]
      : []),
    ...fieldProblems(state, known, path),
    ...nextProblems(state, states, path),
    ...guardProblems(state, path),
    ...expressionProblems(state, path),
  ];
};

const fieldProblems = (state: State, known: readonly string[], path: string): string[] =>
  Object.keys(state)
    .filter((field) => !known.includes(field) && !COMMON.includes(field))
    .map((field) => `${path}/${field} ${whyNot(field, state.Type)}`);

const whyNot = (field: string, type: string): string => {
  if (JSONPATH.has(field)) return 'belongs to JSONPath; a JSONata state has Arguments, Output and Assign';
  if (NOT_HERE.has(field))
    return 'is not run by local AWS; give the items as Items and read the result from the output';
  return `is not a field of a ${type} state`;
};

const nextProblems = (state: State, states: States, path: string): string[] => {
  const exists = (target: string | undefined, field: string) =>
    target === undefined || Object.hasOwn(states, target)
      ? []
      : [`${path}/${field} names the state '${target}', which does not exist`];
  const goesOn = FIELDS[state.Type].includes('Next');
  return [
    ...(goesOn && state.Next === undefined && state.End !== true ? [`${path} has neither Next nor "End": true`] : []),
    ...(goesOn && state.Next !== undefined && state.End !== undefined ? [`${path} has both Next and End`] : []),
    ...exists(state.Next, 'Next'),
    ...exists(state.Default, 'Default'),
    ...(state.Choices ?? []).flatMap(({ Next }, index) => exists(Next ?? '', `Choices[${index}]/Next`)),
    ...(state.Catch ?? []).flatMap(({ Next }, index) => exists(Next ?? '', `Catch[${index}]/Next`)),
  ];
};
