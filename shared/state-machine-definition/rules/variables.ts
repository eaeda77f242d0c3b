import { type Diagnostic, problem } from '../diagnostic.ts';
import { isObject, type Json, objectsIn } from '../json.ts';
import { reachedFrom, transitionsOf } from './transitions.ts';

const NAME = /^[\p{ID_Start}][\p{ID_Continue}]*$/u;
const LONGEST = 80;

/** https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
export const variableProblems = (state: Json, outer: ReadonlySet<string>, location: string): Diagnostic[] => [
  ...assigned(state, outer, location),
  ...['Choices', 'Catch'].flatMap((field) =>
    objectsIn(state[field]).flatMap(([each, index]) => assigned(each, outer, `${location}/${field}[${index}]`)),
  ),
];

const assigned = ({ Assign }: Json, outer: ReadonlySet<string>, location: string): Diagnostic[] => {
  if (!isObject(Assign)) return [];
  return Object.keys(Assign).flatMap((key) => {
    const name = key.replace(/\.\$$/, '');
    const fault = faultOf(name, outer);
    return fault ? [problem(...fault, `${location}/Assign/${key}`)] : [];
  });
};

const faultOf = (name: string, outer: ReadonlySet<string>): [code: string, message: string] | undefined => {
  if (name === 'states') return ['RESERVED_VARIABLE_NAME', "Cannot assign to reserved variable '$states'."];
  if (!NAME.test(name))
    return ['INVALID_VARIABLE_NAME', `Invalid variable name '${name}': the variable name contains invalid characters.`];
  if (name.length > LONGEST)
    return ['INVALID_VARIABLE_NAME', `Invalid variable name '${name}': it exceeds ${LONGEST} characters.`];
  if (outer.has(name))
    return ['DUPLICATE_VARIABLE_NAME', `The variable name '${name}' was already defined in a parent scope.`];
  return undefined;
};

/** For every state, what may have been assigned on the way into it, among the states of one machine or branch. */
export const assignedBefore = (states: Json): ((name: string) => ReadonlySet<string>) => {
  const into = new Map<string, { from: string; assigned: readonly string[] }[]>();
  for (const [from, state] of Object.entries(states)) {
    if (!isObject(state)) continue;
    for (const { target, assigned: names } of transitionsOf(state)) {
      const ways = into.get(target) ?? [];
      ways.push({ from, assigned: names });
      into.set(target, ways);
    }
  }
  return (name) => {
    const before = reachedFrom([name], (each) => (into.get(each) ?? []).map(({ from }) => from));
    return new Set([...before].flatMap((each) => (into.get(each) ?? []).flatMap((way) => way.assigned)));
  };
};
