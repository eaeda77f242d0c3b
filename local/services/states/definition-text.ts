import type { Diagnostic } from '../../../shared/state-machine-definition/diagnostic.ts';
import type { MachineType } from '../../../shared/state-machine-definition/rules/scope.ts';
import { validateText } from '../../../shared/state-machine-definition/validate.ts';
import { invalidDefinition } from './errors.ts';
import type { Machine } from './interpreter/definition.ts';
import { notRunHere } from './interpreter/not-run-here.ts';

const parsed = new Map<string, Machine>();

/** Throws InvalidDefinition naming every fault. */
export const parseDefinition = (text: string, type: MachineType = 'STANDARD'): Machine => {
  const key = `${type} ${text}`;
  const known = parsed.get(key);
  if (known) return known;
  const found = diagnose(text, type);
  if (found.length > 0) throw invalidDefinition(found);
  const machine = JSON.parse(text) as Machine;
  parsed.set(key, machine);
  return machine;
};

/** What is wrong with a definition; empty when Step Functions takes it and it can be run here. */
export const diagnose = (text: string, type: MachineType = 'STANDARD'): readonly Diagnostic[] => {
  const found = validateText(text, type);
  return found.length > 0 ? found : notRunHere(JSON.parse(text));
};

/** Replaces `${Name}` by the deployment's values; a placeholder without a value stays. */
export const substituted = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (placeholder, name: string) =>
    name in values ? JSON.stringify(String(values[name])).slice(1, -1) : placeholder,
  );
