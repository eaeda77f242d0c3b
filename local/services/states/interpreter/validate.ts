import type { Machine, State } from './definition.ts';
import { stateProblems } from './validate-state.ts';

const TOP = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];
const INNER = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'ProcessorConfig'];

/**
 * What is wrong with a definition, each with the path of its place; empty when it can be run here: Amazon States
 * Language in JSONata, as https://states-language.net/ has it.
 */
export const problems = (machine: unknown): string[] => {
  const found = machineProblems(machine as Machine, undefined, '');
  return found.length > 0 ? found : duplicates(namesIn(machine as Machine));
};

const machineProblems = (machine: Machine, outer: string | undefined, path: string): string[] => {
  if (typeof machine !== 'object' || machine === null) return [`${path || '/'} is no JSON object`];
  const { States, StartAt } = machine;
  if (typeof States !== 'object' || States === null) return [`${path}/States is missing`];
  const language = machine.QueryLanguage ?? outer ?? 'JSONPath';
  const known = path === '' ? TOP : INNER;
  return [
    ...unknownFields(machine, known, path),
    ...(Object.hasOwn(States, StartAt) ? [] : [`${path}/StartAt names the state '${StartAt}', which does not exist`]),
    ...Object.entries(States).flatMap(([name, state]) => {
      const place = `${path}/States/${name}`;
      const own = stateProblems(name, state, States, language, place);
      return [...own, ...innerMachines(state, place).flatMap(([inner, at]) => machineProblems(inner, language, at))];
    }),
  ];
};

const unknownFields = (machine: Machine, known: readonly string[], path: string): string[] =>
  Object.keys(machine)
    .filter((field) => !known.includes(field))
    .map((field) => `${path}/${field} is not a field that can stand here; there may be ${known.join(', ')}`);

const innerMachines = (state: State | undefined, path: string): [Machine, string][] => [
  ...(state?.ItemProcessor ? ([[state.ItemProcessor, `${path}/ItemProcessor`]] as [Machine, string][]) : []),
  ...(state?.Branches ?? []).map((branch, index): [Machine, string] => [branch, `${path}/Branches[${index}]`]),
];

const namesIn = (machine: Machine): string[] =>
  Object.entries(machine.States).flatMap(([name, state]) => [
    name,
    ...innerMachines(state, '').flatMap(([inner]) => namesIn(inner)),
  ]);

const duplicates = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `two states are named '${name}'; a name may stand once in the whole state machine`,
  );
