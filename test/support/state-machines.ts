import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type MachineName = 'promote-image' | 'roll-fleet' | 'reconcile';

export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly JitterStrategy?: string }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Next?: string;
  readonly Arguments?: { readonly FunctionName?: string };
  readonly TimeoutSeconds?: number;
  readonly MaxConcurrency?: number;
  readonly Seconds?: unknown;
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> };
}

export interface Machine {
  readonly Comment: string;
  readonly QueryLanguage: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The text of a state machine as it stands in the repository. */
export const machineText = (name: MachineName): string =>
  readFileSync(join(import.meta.dirname, '../../state-machines', `${name}.asl.json`), 'utf8');

/** A state machine with each placeholder replaced by what `bind` gives for it. */
export const machineOf = (name: MachineName, bind: (placeholder: string) => string): Machine =>
  JSON.parse(machineText(name).replace(/\$\{(\w+)\}/g, (_all, placeholder: string) => bind(placeholder))) as Machine;

/** All states by name, those inside of Maps included. */
export const statesOf = (machine: Pick<Machine, 'States'>): [string, State][] =>
  Object.entries(machine.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);
