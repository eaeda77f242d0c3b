import type { Configuration } from '../../shared/configuration/configuration.ts';
import { normalize } from '../../shared/configuration/normalize.ts';
import { contradictions } from '../../shared/configuration/problems.ts';
import { type ConfigurationInput, configurationSchema } from '../../shared/configuration/schema.ts';
import { readChecked } from './read-checked.ts';

export interface ReadConfiguration {
  /** As written, with defaults: what infrastructure is made from. */
  readonly input: ConfigurationInput;
  /** What functions read. */
  readonly runtime: Configuration;
}

/** Reads, checks and completes a configuration file. Throws ConfigurationError. */
export const readConfiguration = (file: string): ReadConfiguration => {
  const input = readChecked(file, configurationSchema, contradictions);
  return { input, runtime: normalize(input) };
};
