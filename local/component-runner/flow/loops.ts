/** One iteration of a loop. */
export interface Iteration {
  /** The name that the loop has; `loop` where it has none. */
  readonly name: string;
  /** From 0. */
  readonly index: number;
  readonly value: string;
}

interface Loop {
  readonly name?: unknown;
  readonly for?: { readonly start?: unknown; readonly end?: unknown; readonly updateBy?: unknown };
  readonly forEach?: unknown;
}

/** More iterations than this are an error in the document, not a wish. */
const MOST_ITERATIONS = 10_000;

/**
 * The iterations of a loop whose references are filled in.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html
 */
export const iterationsOf = (loop: unknown): readonly Iteration[] => {
  const { name: given, for: range, forEach } = loop as Loop;
  const name = typeof given === 'string' && given !== '' ? given : 'loop';
  const values = range === undefined ? items(forEach) : numbers(range);
  return values.map((value, index) => ({ name, index, value }));
};

/** What an iteration brings: `loop.*` always, and the same under the name of the loop. */
export const variablesOf = ({ name, index, value }: Iteration): readonly (readonly [string, string])[] =>
  [...new Set(['loop', name])].flatMap((each) => [
    [`${each}.index`, String(index)] as const,
    [`${each}.value`, value] as const,
  ]);

/** "The iterating values are in the set [start, end] and includes boundary values." */
const numbers = ({ start, end, updateBy }: NonNullable<Loop['for']>): string[] => {
  const [from, to, by] = [Number(start), Number(end), Number(updateBy)];
  if (![from, to, by].every(Number.isInteger) || by === 0)
    throw new Error(`A loop cannot go from ${String(start)} to ${String(end)} by ${String(updateBy)}`);
  const values: string[] = [];
  for (let value = from; by > 0 ? value <= to : value >= to; value += by) {
    values.push(String(value));
    if (values.length > MOST_ITERATIONS) throw new Error(`The loop has more than ${MOST_ITERATIONS} iterations`);
  }
  return values;
};

/** "Character used to separate out strings within a block. Default is the comma character." */
const COMMA = ',';

const items = (forEach: unknown): string[] => {
  if (Array.isArray(forEach)) return forEach.map(String);
  const { list, delimiter } = forEach as { list?: unknown; delimiter?: unknown };
  return String(list)
    .split(typeof delimiter === 'string' ? delimiter : COMMA)
    .filter((each) => each !== '');
};
