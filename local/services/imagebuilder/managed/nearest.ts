import { distance } from '../../../../shared/component-document/nearest.ts';

/** The names that look most like one that is not there, at most three. */
export const nearestNames = (wanted: string, names: readonly string[]): readonly string[] =>
  names
    .map((name) => ({ name, distance: distance(wanted, name) }))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
