import { type ConfirmInput, confirm } from './confirm.ts';
import type { Dependencies } from './dependencies.ts';
import { type SettleInput, settle } from './settle-drift.ts';
import { sweep } from './sweep.ts';

/** What the sweep asks, one operation a state. */
export type Input =
  | { readonly operation: 'sweep' }
  | ({ readonly operation: 'settle' } & SettleInput)
  | ({ readonly operation: 'confirm' } & ConfirmInput);

/**
 * Finds what no event told and mends it or tells it. Everything that it starts has a name that is given once, and everything
 * that it writes is one conditional request: it may run twice, at once, and beside events.
 */
export const reconcile =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<object> => {
    switch (input.operation) {
      case 'sweep':
        return sweep(dependencies);
      case 'settle':
        return settle(dependencies, input);
      case 'confirm':
        return confirm(dependencies, input);
    }
  };
