/** More letters than these wrong, and a word is another word. */
const MOST_WRONG = 3;

/** The word of `known` that `word` was probably meant to be; one that differs only in case comes first. */
export const nearest = (word: string, known: readonly string[]): string | undefined =>
  known
    .map((candidate) => ({ candidate, wrong: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ wrong, candidate }) => wrong <= Math.min(MOST_WRONG, Math.floor(candidate.length / 3)))
    .toSorted((a, b) => a.wrong - b.wrong)[0]?.candidate;

/** How many letters to change, add, drop or swap with their neighbour: the distance of Damerau and Levenshtein. */
export const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : changed;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed, swapped));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
};

/** `did you mean "commands"?`, or what there is. */
export const didYouMean = (word: string, known: readonly string[]): string => {
  const near = nearest(word, known);
  return near === undefined ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
};
