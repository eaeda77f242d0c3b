import type { Machine, State, StateType } from './definition.ts';

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const ENDS = ['Next', 'End'];
const RESULT = ['Output', 'Assign'];
const GUARDED = ['Retry', 'Catch'];

const FIELDS: Readonly<Record<StateType, readonly string[]>> = {
  Pass: [...ENDS, ...RESULT],
  Task: [...ENDS, ...RESULT, ...GUARDED, 'Resource', 'Arguments', 'Credentials', 'TimeoutSeconds', 'HeartbeatSeconds'],
  Choice: [...RESULT, 'Choices', 'Default'],
  Wait: [...ENDS, ...RESULT, 'Seconds', 'Timestamp'],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
  Parallel: [...ENDS, ...RESULT, ...GUARDED, 'Branches', 'Arguments'],
  Map: [
    ...ENDS,
    ...RESULT,
    ...GUARDED,
    'Items',
    'ItemSelector',
    'ItemBatcher',
    'ItemProcessor',
    'MaxConcurrency',
    'ToleratedFailurePercentage',
    'ToleratedFailureCount',
    'Label',
  ],
};

const JSONPATH = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ErrorPath',
  'CausePath',
  'Result',
]);

/** What is wrong with a definition, each with the path of its place; empty when it can be run. */
export const problems = (machine: Machine, language = machine.QueryLanguage, path = ''): string[] => {
  if (typeof machine !== 'object' || machine === null) return [`${path || '/'} is no JSON object`];
  const states = Object.entries(machine.States ?? {});
  return [
    ...(states.length === 0 ? [`${path}/States is empty`] : []),
    ...(machine.States?.[machine.StartAt]
      ? []
      : [`${path}/StartAt names the state "${machine.StartAt}", which does not exist`]),
    ...states.flatMap(([name, state]) => stateProblems(machine, name, state, language, `${path}/States/${name}`)),
  ];
};

const stateProblems = (
  machine: Machine,
  name: string,
  state: State,
  inherited: string | undefined,
  path: string,
): string[] => {
  const language = state.QueryLanguage ?? inherited ?? 'JSONPath';
  if (language !== 'JSONata') return [`${path} is a JSONPath state; only "QueryLanguage": "JSONata" is run here`];
  const known = FIELDS[state.Type];
  if (!known) return [`${path}/Type "${state.Type}" is not one of ${Object.keys(FIELDS).join(', ')}`];
  return [
    ...(name.length > 80 ? [`${path}: a state's name has at most 80 characters`] : []),
    ...fieldProblems(state, known, path),
    ...nextProblems(machine, state, path),
    ...nestedProblems(state, language, path),
  ];
};

const fieldProblems = (state: State, known: readonly string[], path: string): string[] =>
  Object.keys(state)
    .filter((field) => !known.includes(field) && !COMMON.includes(field))
    .map(
      (field) =>
        `${path}/${field} ${JSONPATH.has(field) ? 'belongs to JSONPath; a JSONata state has Arguments, Output and Assign' : `is not a field of a ${state.Type} state`}`,
    );

const nextProblems = (machine: Machine, state: State, path: string): string[] => {
  const exists = (target: string | undefined, field: string) =>
    target !== undefined && !machine.States[target]
      ? [`${path}/${field} names the state "${target}", which does not exist`]
      : [];
  const ends = FIELDS[state.Type].includes('Next');
  return [
    ...(ends && state.Next === undefined && state.End !== true ? [`${path} has neither Next nor "End": true`] : []),
    ...(ends && state.Next !== undefined && state.End !== undefined ? [`${path} has both Next and End`] : []),
    ...exists(state.Next, 'Next'),
    ...exists(state.Default, 'Default'),
    ...(state.Choices ?? []).flatMap(({ Next }, index) => exists(Next, `Choices/${index}/Next`)),
    ...(state.Catch ?? []).flatMap(({ Next }, index) => exists(Next, `Catch/${index}/Next`)),
    ...guardProblems(state, path),
  ];
};

const guardProblems = (state: State, path: string): string[] =>
  (['Retry', 'Catch'] as const).flatMap((field) =>
    (state[field] ?? []).flatMap(({ ErrorEquals }, index, all) =>
      ErrorEquals?.includes('States.ALL') && (ErrorEquals.length > 1 || index < all.length - 1)
        ? [`${path}/${field}/${index}: States.ALL has to stand alone and last`]
        : [],
    ),
  );

const nestedProblems = (state: State, language: string, path: string): string[] => [
  ...(state.Type === 'Task' && !state.Resource ? [`${path} has no Resource`] : []),
  ...(state.Type === 'Choice' && !state.Choices?.length ? [`${path} has no Choices`] : []),
  ...(state.Type === 'Wait' && state.Seconds === undefined && state.Timestamp === undefined
    ? [`${path} has neither Seconds nor Timestamp`]
    : []),
  ...(state.Type === 'Map' && !state.ItemProcessor ? [`${path} has no ItemProcessor`] : []),
  ...(state.ItemProcessor ? problems(state.ItemProcessor, language, `${path}/ItemProcessor`) : []),
  ...(state.Branches ?? []).flatMap((branch, index) => problems(branch, language, `${path}/Branches/${index}`)),
];
