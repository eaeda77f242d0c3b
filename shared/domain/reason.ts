/**
 * Whether a text says something: it has a letter or a digit of any script. Spaces, characters without width and control characters
 * alone look empty to whoever reads the record.
 */
export const saysSomething = (text: string): boolean => /[\p{L}\p{N}]/u.test(text.normalize('NFKC'));

/** A reason as it is recorded; undefined where it says nothing. */
export const reasonIn = (value: unknown): string | undefined =>
  typeof value === 'string' && saysSomething(value) ? value.trim() : undefined;
