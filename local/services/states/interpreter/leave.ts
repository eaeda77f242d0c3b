import { evaluateTemplate } from './expression.ts';
import { withinLimit } from './limits.ts';
import { bindingsOf, type Visit } from './visit.ts';

/** How a state has been left. */
export interface Left {
  readonly output: unknown;
  /** The output as JSON. */
  readonly text: string;
  readonly next: string | undefined;
  /** Variables that were given a value on leaving. */
  readonly assigned?: Readonly<Record<string, unknown>>;
}

/** A way out of a state: its own end, a choice rule or a catcher. */
export interface Way {
  readonly Output?: unknown;
  readonly Assign?: Readonly<Record<string, unknown>>;
  readonly Next?: string;
}

/** What the state has come to. `output` is what goes on where the way has no Output. */
export interface Outcome {
  readonly output: unknown;
  readonly states?: { readonly result: unknown } | { readonly errorOutput: unknown };
}

/** Output and Assign see the same values: those on entry, and the outcome. */
export const leave = async (visit: Visit, way: Way, outcome: Outcome, place = ''): Promise<Left> => {
  if (way.Output === undefined && way.Assign === undefined) return left(visit, way, outcome.output);
  const bindings = bindingsOf(visit, outcome.states);
  const output =
    way.Output === undefined ? outcome.output : await evaluateTemplate(way.Output, bindings, `${place}Output`);
  if (way.Assign === undefined) return left(visit, way, output);
  const values = (await evaluateTemplate(way.Assign, bindings, `${place}Assign`)) as Record<string, unknown>;
  withinLimit(values, `What the state '${visit.name}' assigns`);
  const going = left(visit, way, output);
  visit.branch.scope.assign(values);
  return { ...going, assigned: values };
};

const left = ({ name, input, text }: Visit, { Next }: Way, output: unknown): Left => ({
  output,
  text: output === input ? text : withinLimit(output, `The output of the state '${name}'`),
  next: Next,
});
