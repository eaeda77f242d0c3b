import { type Diagnostic, problem } from '../diagnostic.ts';
import { isObject, type Json, objectsIn } from '../json.ts';

/** A way from one state to another, with what it assigns. */
export interface Transition {
  readonly target: string;
  readonly location: string;
  readonly assigned: readonly string[];
}

export const transitionsOf = (state: Json, location = ''): readonly Transition[] => [
  ...transition(state, 'Next', location, state['Assign']),
  ...objectsIn(state['Choices']).flatMap(([rule, index]) =>
    transition(rule, 'Next', `${location}/Choices[${index}]`, rule['Assign']),
  ),
  ...transition(state, 'Default', location, state['Assign']),
  ...objectsIn(state['Catch']).flatMap(([catcher, index]) =>
    transition(catcher, 'Next', `${location}/Catch[${index}]`, catcher['Assign']),
  ),
];

const transition = (object: Json, field: string, location: string, assign: unknown): Transition[] => {
  const target = object[field];
  if (typeof target !== 'string') return [];
  return [{ target, location: `${location}/${field}`, assigned: isObject(assign) ? Object.keys(assign) : [] }];
};

/** Targets that do not exist, and states that no way leads to, among the states of one machine, branch or processor. */
export const transitionProblems = (machine: Json, states: Json, location: string): Diagnostic[] => {
  const place = (name: string): string => `${location}/States/${name}`;
  const entries = Object.entries(states).filter((entry): entry is [string, Json] => isObject(entry[1]));
  const ways = new Map(entries.map(([name, state]) => [name, transitionsOf(state, place(name))]));
  const start = machine['StartAt'];
  const dangling = [
    ...[...ways.values()].flat(),
    ...(typeof start === 'string' ? [{ target: start, location: `${location}/StartAt` }] : []),
  ].filter(({ target }) => !Object.hasOwn(states, target));
  const missing = dangling.map(({ target, location: where }) =>
    problem('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, where),
  );
  // Without an end, AWS says no more of what cannot be reached.
  if (location === '' && !entries.some(([, state]) => isTerminal(state)))
    return [...missing, problem('MISSING_END_STATE', 'Workflow has no terminal state')];
  const reached = reachedFrom(typeof start === 'string' && ways.has(start) ? [start] : [], (name) =>
    (ways.get(name) ?? []).map(({ target }) => target),
  );
  return [
    ...missing,
    ...Object.keys(states)
      .filter((name) => !reached.has(name))
      .map((name) => problem('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, place(name))),
  ];
};

const isTerminal = ({ Type, End }: Json): boolean => Type === 'Succeed' || Type === 'Fail' || End === true;

/** All that can be reached from `starts`, those included. */
export const reachedFrom = (
  starts: readonly string[],
  next: (name: string) => readonly string[],
): ReadonlySet<string> => {
  const reached = new Set(starts);
  for (const name of reached) for (const target of next(name)) reached.add(target);
  return reached;
};
