import type { ConfigurationInput } from './schema.ts';

export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type Check = (given: ConfigurationInput) => readonly Problem[];
