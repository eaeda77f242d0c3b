import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import type { Json } from '../json.ts';
import type { QueryLanguage } from './scope.ts';

const ENDS = ['Next', 'End'];
const PATHS = ['InputPath', 'OutputPath'];
const RESULT = ['Output', 'Assign'];
const GUARDED = ['Retry', 'Catch', 'ResultPath', 'ResultSelector', 'Parameters'];
const ITEMS = ['Items', 'ItemsPath', 'ItemReader', 'ItemSelector', 'ItemBatcher', 'ItemProcessor', 'Iterator'];
const TOLERANCE = ['Percentage', 'PercentagePath', 'Count', 'CountPath'].map((end) => `ToleratedFailure${end}`);

/** Which fields each type of state has, in either language: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-states.html */
const FIELDS = {
  Pass: [...ENDS, ...PATHS, ...RESULT, 'Result', 'ResultPath', 'Parameters'],
  Task: [
    ...ENDS,
    ...PATHS,
    ...RESULT,
    ...GUARDED,
    ...['Resource', 'Arguments', 'Credentials'],
    ...['TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath'],
  ],
  Choice: [...PATHS, ...RESULT, 'Choices', 'Default'],
  Wait: [...ENDS, ...PATHS, ...RESULT, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Succeed: [...PATHS, 'Output'],
  Fail: ['Error', 'ErrorPath', 'Cause', 'CausePath'],
  Parallel: [...ENDS, ...PATHS, ...RESULT, ...GUARDED, 'Branches', 'Arguments'],
  Map: [
    ...ENDS,
    ...PATHS,
    ...RESULT,
    ...GUARDED,
    ...ITEMS,
    ...TOLERANCE,
    ...['ResultWriter', 'MaxConcurrency', 'MaxConcurrencyPath', 'Label'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type StateType = keyof typeof FIELDS;

export const STATE_TYPES = Object.keys(FIELDS);

export const isStateType = (value: unknown): value is StateType =>
  typeof value === 'string' && Object.hasOwn(FIELDS, value);

const COMMON = ['Type', 'Comment', 'QueryLanguage'];

const ONLY: Readonly<Record<QueryLanguage, ReadonlySet<string>>> = {
  JSONPath: new Set([
    ...PATHS,
    ...['Parameters', 'Result', 'ResultPath', 'ResultSelector', 'ItemsPath'],
    ...['TimeoutSecondsPath', 'HeartbeatSecondsPath', 'SecondsPath', 'TimestampPath'],
    ...['MaxConcurrencyPath', 'ToleratedFailurePercentagePath', 'ToleratedFailureCountPath'],
    ...['ErrorPath', 'CausePath'],
  ]),
  JSONata: new Set(['Arguments', 'Output', 'Items']),
};

/** Fields that the type or the language of a state does not have; `language` is absent where it is rejected itself. */
export const fieldProblems = (
  state: Json,
  type: StateType,
  language: QueryLanguage | undefined,
  location: string,
): Diagnostic[] => {
  const known: readonly string[] = FIELDS[type];
  return Object.keys(state).flatMap((field) => {
    if (COMMON.includes(field)) return [];
    if (!known.includes(field)) return [schemaProblem(`Field '${field}' is not supported`, location)];
    return language === undefined ? [] : ofOtherLanguage(field, language, location);
  });
};

export const ofOtherLanguage = (field: string, language: QueryLanguage, location: string): Diagnostic[] => {
  const other = language === 'JSONata' ? 'JSONPath' : 'JSONata';
  if (!ONLY[other].has(field)) return [];
  return [otherLanguage(field, language, location)];
};

export const otherLanguage = (field: string, language: QueryLanguage, location: string): Diagnostic => {
  const other = language === 'JSONata' ? 'JSONPath' : 'JSONata';
  return schemaProblem(
    `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${other}' QueryLanguage`,
    location,
  );
};
