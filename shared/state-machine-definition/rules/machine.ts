import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import { isObject, type Json } from '../json.ts';
import { innerMachines } from './inner-machines.ts';
import { numbersOfMachine } from './numbers.ts';
import { languageOf, type MachineType, type Scope } from './scope.ts';
import { stateProblems } from './state.ts';
import { transitionProblems } from './transitions.ts';
import { ofType, oneOf, required, unknownFields } from './values.ts';
import { assignedBefore } from './variables.ts';

const TOP = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];
const BRANCH = ['Comment', 'StartAt', 'States'];

/** https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html */
export const machineProblems = (definition: Json, type: MachineType): Diagnostic[] => {
  const { QueryLanguage, Version } = definition;
  const scope: Scope = { language: languageOf(QueryLanguage, 'JSONPath'), type, outer: new Set() };
  return [
    ...required(definition, ['States', 'StartAt'], '/'),
    ...unknownFields(definition, TOP, '/'),
    ...oneOf(QueryLanguage, ['JSONPath', 'JSONata'], '/QueryLanguage'),
    ...oneOf(Version, ['1.0'], '/Version'),
    ...numbersOfMachine(definition, ''),
    ...statesProblems(definition, scope, ''),
  ];
};

/** A branch or an item processor. */
const innerProblems = (machine: Json, scope: Scope, location: string): Diagnostic[] => [
  ...required(machine, ['States', 'StartAt'], location),
  ...unknownFields(machine, location.endsWith(']') ? BRANCH : [...BRANCH, 'ProcessorConfig'], location),
  ...statesProblems(machine, scope, location),
];

const statesProblems = (machine: Json, scope: Scope, location: string): Diagnostic[] => {
  const { States, StartAt, Comment } = machine;
  const plain = [
    ...ofType(Comment, 'STRING', `${location}/Comment`),
    ...ofType(StartAt, 'STRING', `${location}/StartAt`),
    ...ofType(States, 'OBJECT', `${location}/States`),
  ];
  if (!isObject(States)) return plain;
  if (Object.keys(States).length === 0) return [...plain, schemaProblem('Value cannot be empty', `${location}/States`)];
  const before = assignedBefore(States);
  return [
    ...plain,
    ...Object.entries(States).flatMap(([name, state]) => {
      const place = `${location}/States/${name}`;
      if (!isObject(state)) return ofType(state ?? null, 'OBJECT', place);
      return [
        ...stateProblems(name, state, scope, place),
        ...innerMachines(state, place).flatMap(([inner, at]) =>
          innerProblems(
            inner,
            innerScope(scope, inner, () => before(name)),
            at,
          ),
        ),
      ];
    }),
    ...transitionProblems(machine, States, location),
  ];
};

/** A distributed Map runs its items as executions of their own, of their own type and without the variables out here. */
const innerScope = (scope: Scope, inner: Json, assigned: () => ReadonlySet<string>): Scope => {
  const config = inner['ProcessorConfig'];
  if (!isObject(config) || config['Mode'] !== 'DISTRIBUTED') {
    return { ...scope, outer: new Set([...scope.outer, ...assigned()]) };
  }
  return { ...scope, type: config['ExecutionType'] === 'EXPRESS' ? 'EXPRESS' : 'STANDARD', outer: new Set() };
};
