import type { Retrier, State } from './definition.ts';

const RETRIER = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];
const CATCHER = ['Comment', 'ErrorEquals', 'Next', 'Assign', 'Output'];

/** What is wrong with Retry and Catch: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
export const guardProblems = (state: State, path: string): readonly string[] => [
  ...errorProblems(state.Retry ?? [], `${path}/Retry`, RETRIER),
  ...errorProblems(state.Catch ?? [], `${path}/Catch`, CATCHER),
  ...(state.Retry ?? []).flatMap((retrier, index) => numberProblems(retrier, `${path}/Retry[${index}]`)),
];

const errorProblems = (guards: readonly { ErrorEquals: readonly string[] }[], path: string, known: readonly string[]) =>
  guards.flatMap((guard, index) => {
    const { ErrorEquals } = guard;
    const place = `${path}[${index}]`;
    const alone = ErrorEquals?.length === 1 && index === guards.length - 1;
    return [
      ...(ErrorEquals?.length ? [] : [`${place} has no ErrorEquals`]),
      ...(ErrorEquals?.includes('States.ALL') && !alone ? [`${place}: States.ALL has to stand alone and last`] : []),
      ...Object.keys(guard)
        .filter((field) => !known.includes(field))
        .map((field) => `${place}/${field} is not one of ${known.join(', ')}`),
    ];
  });

const numberProblems = (retrier: Retrier, place: string): string[] => {
  const { IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds, JitterStrategy = 'NONE' } = retrier;
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  return [
    ...(whole(IntervalSeconds, 1) ? [] : [`${place}/IntervalSeconds has to be a whole number from 1`]),
    ...(whole(MaxAttempts, 0) ? [] : [`${place}/MaxAttempts has to be a whole number from 0`]),
    ...(BackoffRate >= 1 ? [] : [`${place}/BackoffRate has to be at least 1`]),
    ...(MaxDelaySeconds === undefined || (whole(MaxDelaySeconds, 1) && MaxDelaySeconds > IntervalSeconds)
      ? []
      : [`${place}/MaxDelaySeconds has to be a whole number above IntervalSeconds`]),
    ...(['FULL', 'NONE'].includes(JitterStrategy) ? [] : [`${place}/JitterStrategy has to be FULL or NONE`]),
  ];
};
