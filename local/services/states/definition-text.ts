import { invalidDefinition } from './errors.ts';
import type { Machine } from './interpreter/definition.ts';
import { problems } from './interpreter/validate.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_DEFINITION_BYTES = 1_048_576;

const parsed = new Map<string, Machine>();

/** Throws InvalidDefinition naming every fault. */
export const parseDefinition = (text: string): Machine => {
  const known = parsed.get(text);
  if (known) return known;
  const found = diagnose(text);
  if (found.length > 0) throw invalidDefinition(found);
  const machine = JSON.parse(text) as Machine;
  parsed.set(text, machine);
  return machine;
};

/** What is wrong with a definition; empty when it can be run. */
export const diagnose = (text: string): string[] => {
  if (Buffer.byteLength(text) > MAX_DEFINITION_BYTES) return [`it is larger than ${MAX_DEFINITION_BYTES} bytes`];
  let machine: unknown;
  try {
    machine = JSON.parse(text);
  } catch (error) {
    return [`it is not JSON: ${(error as Error).message}`];
  }
  return problems(machine);
};

/** Replaces `${Name}` by the deployment's values; a placeholder without a value stays. */
export const substituted = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (placeholder, name: string) =>
    name in values ? JSON.stringify(String(values[name])).slice(1, -1) : placeholder,
  );
