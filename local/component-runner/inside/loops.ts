/** One turn of a loop. */
export interface Turn {
  /** `loop`, or the name that the loop has. */
  readonly name: string;
  /** From 1. */
  readonly index: number;
  readonly value: string;
}

interface Loop {
  readonly name?: unknown;
  readonly for?: { readonly start?: unknown; readonly end?: unknown; readonly updateBy?: unknown };
  readonly forEach?: unknown;
}

/** More turns than this are an error in the document, not a wish. */
const MOST_TURNS = 10_000;

/**
 * The turns of a loop whose references are filled in.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html
 */
export const turnsOf = (loop: unknown): readonly Turn[] => {
  const { name: given, for: range, forEach } = loop as Loop;
  const name = typeof given === 'string' ? given : 'loop';
  const values = range === undefined ? items(forEach) : numbers(range);
  return values.map((value, index) => ({ name, index: index + 1, value }));
};

const numbers = ({ start, end, updateBy }: NonNullable<Loop['for']>): string[] => {
  const [from, to, by] = [Number(start), Number(end), Number(updateBy)];
  const values: string[] = [];
  if (by === 0) return values;
  for (let value = from; by > 0 ? value <= to : value >= to; value += by) {
    values.push(String(value));
    if (values.length > MOST_TURNS) throw new Error(`The loop has more than ${MOST_TURNS} turns`);
  }
  return values;
};

const items = (forEach: unknown): string[] => {
  if (Array.isArray(forEach)) return forEach.map(String);
  const { list, delimiter } = forEach as { list?: unknown; delimiter?: unknown };
  return String(list)
    .split(typeof delimiter === 'string' ? delimiter : '\n')
    .filter((each) => each !== '');
};
