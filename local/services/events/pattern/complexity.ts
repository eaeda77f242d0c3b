import { refuse } from './refuse.ts';
import { literals } from './text.ts';

/**
 * At how many places of a field's wildcards an input may be at once. EventBridge refuses more, as `MachineComplexityEvaluator` of
 * https://github.com/aws/event-ruler counts them. AWS documents no number. With 10, this refuses `*:*:*:*:*:event-bus/*` as AWS does, and
 * takes a star with five times `/dir` behind it as AWS does: docs/design/aws-assumptions.md.
 */
const MOST_PLACES = 10;

/** Sets of places that are looked at before a pattern counts as too complex. */
const MOST_SETS = 5000;

/** Throws InvalidEventPatternException for a field whose wildcards are too many, or repeat themselves too much. */
export const checkComplexity = (pattern: unknown): void => {
  for (const wildcards of wildcardsByField(pattern, '', new Map()).values()) {
    if (tooComplex(wildcards)) {
      refuse(
        'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character',
      );
    }
  }
};

const wildcardsByField = (pattern: unknown, at: string, found: Map<string, string[]>): Map<string, string[]> => {
  if (typeof pattern !== 'object' || pattern === null) return found;
  for (const [name, inner] of Object.entries(pattern)) {
    if (name === '$or' && Array.isArray(inner)) for (const branch of inner) wildcardsByField(branch, at, found);
    else if (Array.isArray(inner)) {
      const path = `${at}.${name}`;
      found.set(path, [...(found.get(path) ?? []), ...inner.flatMap(wildcardsIn)]);
    } else wildcardsByField(inner, `${at}.${name}`, found);
  }
  return found;
};

const wildcardsIn = (matcher: unknown): readonly string[] => {
  if (typeof matcher !== 'object' || matcher === null) return [];
  const { wildcard, 'anything-but': but } = matcher as Record<string, unknown>;
  if (but !== undefined) return Array.isArray(but) ? [] : wildcardsIn(but);
  return [wildcard ?? []].flat().map(String);
};

/** A place behind the start of a wildcard: behind a character, or behind a star, which takes any characters more. */
interface Place {
  readonly star: boolean;
  readonly character: string;
  /** The places that the next character may lead to. */
  next: readonly Place[];
}

const tooComplex = (wildcards: readonly string[]): boolean => {
  const starts = wildcards.flatMap(firstPlaces);
  const characters = new Set<string | undefined>([undefined, ...wildcards.flatMap((each) => [...each]), '"']);
  const seen = new Set<string>();
  const numbers = new Map<Place, number>();
  const numberOf = (place: Place) => numbers.get(place) ?? numbers.set(place, numbers.size).size;
  const open: (readonly Place[])[] = [starts];
  for (let places = open.pop(); places; places = open.pop()) {
    for (const character of characters) {
      const reached = [...new Set(places.filter((place) => place.star || place.character === character))];
      if (reached.length === 0) continue;
      const stars = reached.flatMap(({ next }) => next).filter((place) => place.star && !reached.includes(place));
      if (reached.length + new Set(stars).size > MOST_PLACES) return true;
      const key = reached
        .map(numberOf)
        .toSorted((a, b) => a - b)
        .join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MOST_SETS) return true;
      open.push([...new Set(reached.flatMap((place) => (place.star ? [place, ...place.next] : place.next)))]);
    }
  }
  return false;
};

/** Where the first character of an input may lead: into the wildcard's text, quoted as event-ruler does, and past a star that takes nothing. */
const firstPlaces = (wildcard: string): readonly Place[] => {
  const parts = literals(`"${wildcard}"`, '');
  const places: Place[] = parts.flatMap((part, index) => [
    ...(index === 0 ? [] : [{ star: true, character: '', next: [] }]),
    ...[...part].map((character) => ({ star: false, character, next: [] })),
  ]);
  for (const [index, place] of places.entries()) place.next = following(places, index + 1);
  return following(places, 0);
};

const following = (places: readonly Place[], index: number): readonly Place[] => {
  const place = places[index];
  if (!place) return [];
  return place.star ? [place, ...following(places, index + 1)] : [place];
};
