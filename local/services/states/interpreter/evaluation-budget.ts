import type jsonata from 'jsonata';

/** Ends an expression that recurses without end. JSONata itself has no limit and uses up the memory. */
const MOST_STEPS = 2_000_000;
const MOST_LEVELS = 20_000;

interface Spent {
  steps: number;
  levels: number;
}

type Environment = { lookup(name: string): Spent | undefined };

/** No variable can be called so. */
const NAME = 'what the evaluation has spent';

/** A binding that counts the steps of one evaluation. */
export const newBudget = (): Readonly<Record<string, Spent>> => ({ [NAME]: { steps: 0, levels: 0 } });

/** Makes the expression count its steps against the budget in its bindings. */
export const limited = (expression: jsonata.Expression): jsonata.Expression => {
  // JSONata looks these two up at each node, and calls them where they are.
  const assign = expression.assign as unknown as (name: symbol, value: unknown) => void;
  assign(Symbol.for('jsonata.__evaluate_entry'), (_node: unknown, _input: unknown, environment: Environment) => {
    const spent = environment.lookup(NAME);
    if (!spent) return;
    spent.steps += 1;
    spent.levels += 1;
    if (spent.levels > MOST_LEVELS || spent.steps > MOST_STEPS)
      throw new RangeError('The expression exceeds its budget.');
  });
  assign(Symbol.for('jsonata.__evaluate_exit'), (_node: unknown, _input: unknown, environment: Environment) => {
    const spent = environment.lookup(NAME);
    if (spent) spent.levels -= 1;
  });
  return expression;
};
