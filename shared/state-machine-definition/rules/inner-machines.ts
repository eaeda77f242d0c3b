import { isObject, type Json, objectsIn } from '../json.ts';

/** The branches of a Parallel and the processor of a Map, each with its place. */
export const innerMachines = (state: Json, location: string): (readonly [Json, string])[] => [
  ...objectsIn(state['Branches']).map(([branch, index]) => [branch, `${location}/Branches[${index}]`] as const),
  ...['ItemProcessor', 'Iterator'].flatMap((field) => {
    const inner = state[field];
    return isObject(inner) ? [[inner, `${location}/${field}`] as const] : [];
  }),
];
