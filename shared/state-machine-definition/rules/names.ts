import { type Diagnostic, problem } from '../diagnostic.ts';
import { isObject, type Json } from '../json.ts';
import { innerMachines } from './inner-machines.ts';

interface Placed {
  readonly name: string;
  readonly state: Json;
  readonly location: string;
}

const statesIn = (machine: Json, location = ''): Placed[] => {
  const { States } = machine;
  if (!isObject(States)) return [];
  return Object.entries(States).flatMap(([name, state]) => {
    const place = `${location}/States/${name}`;
    if (!isObject(state)) return [];
    return [
      { name, state, location: place },
      ...innerMachines(state, place).flatMap(([inner, at]) => statesIn(inner, at)),
    ];
  });
};

/** A name may stand once in the whole state machine. */
export const duplicateNames = (machine: Json): Diagnostic[] =>
  repeated(statesIn(machine).map(({ name, location }) => [name, location])).map(([name, location]) =>
    problem('DUPLICATE_STATE_NAME', `Duplicate State name: ${name}`, location),
  );

/** Labels name the runs of distributed Maps. */
export const duplicateLabels = (machine: Json): Diagnostic[] =>
  repeated(
    statesIn(machine).flatMap(({ state: { Label }, location }): [string, string][] =>
      typeof Label === 'string' ? [[Label, `${location}/Label`]] : [],
    ),
  ).map(([label, location]) => problem('DUPLICATE_LABEL_NAME', `Duplicate Label name: ${label}`, location));

const repeated = (entries: readonly (readonly [string, string])[]): (readonly [string, string])[] => {
  const seen = new Set<string>();
  return entries.filter(([name]) => {
    const again = seen.has(name);
    seen.add(name);
    return again;
  });
};
