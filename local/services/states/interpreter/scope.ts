import { StatesError } from './errors.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Workflow variables. An inner scope (a Map iteration, a branch) reads the outer ones, and may neither assign nor
 * hide them. The outer line rests while an inner one runs, so what it had on entry is what it has.
 * https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export class Scope {
  readonly #outer: Variables;
  #own: Variables;
  #visible: Variables;

  constructor(outer?: Scope, own: Variables = {}) {
    this.#outer = outer?.visible ?? {};
    this.#own = own;
    this.#visible = { ...this.#outer, ...own };
  }

  /** All variables that can be read here. */
  get visible(): Variables {
    return this.#visible;
  }

  /** Those that were assigned here. */
  get own(): Variables {
    return this.#own;
  }

  /** Throws States.Runtime for the name of an outer variable. */
  assign(values: Variables): void {
    for (const name of Object.keys(values)) {
      if (Object.hasOwn(this.#outer, name)) {
        throw new StatesError('States.Runtime', `The variable '${name}' of an outer scope cannot be assigned here.`);
      }
    }
    this.#own = { ...this.#own, ...values };
    this.#visible = { ...this.#outer, ...this.#own };
  }
}
