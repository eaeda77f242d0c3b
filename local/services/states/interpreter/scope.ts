import { StatesError } from './errors.ts';

/**
 * Workflow variables. An inner scope (a Map iteration, a branch) reads the outer ones, and may neither assign nor hide them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export class Scope {
  readonly #outer: Scope | undefined;
  #own: Readonly<Record<string, unknown>> = {};

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  /** All variables that can be read here. */
  all(): Readonly<Record<string, unknown>> {
    return this.#outer ? { ...this.#outer.all(), ...this.#own } : this.#own;
  }

  assign(values: Readonly<Record<string, unknown>>): void {
    const outer = this.#outer?.all() ?? {};
    for (const name of Object.keys(values)) {
      if (name in outer)
        throw new StatesError(
          'States.Runtime',
          `The variable "${name}" belongs to an outer scope and cannot be assigned here`,
        );
      if (name === 'states') throw new StatesError('States.Runtime', '"states" cannot be the name of a variable');
    }
    this.#own = { ...this.#own, ...values };
  }
}
