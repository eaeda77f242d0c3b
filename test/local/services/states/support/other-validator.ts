import { createRequire } from 'node:module';

type Validate = (definition: object) => { readonly isValid: boolean; readonly errors: readonly object[] };

const validate = createRequire(import.meta.url)('asl-validator') as Validate;

/** What another validator of the Amazon States Language has against a definition. It writes into what it is given. */
export const otherProblems = (definition: object): readonly object[] => validate(structuredClone(definition)).errors;
