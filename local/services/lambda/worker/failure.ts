import type { FunctionError } from './protocol.ts';

/** What a caller sees of something thrown. Anything may be thrown, strings included. */
export const describeError = (thrown: unknown, errorType?: string): FunctionError => {
  if (!(thrown instanceof Error))
    return { errorType: errorType ?? typeof thrown, errorMessage: text(thrown), trace: [] };
  return { errorType: errorType ?? thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
};

const text = (thrown: unknown): string =>
  typeof thrown === 'object' ? (JSON.stringify(thrown) ?? '') : String(thrown);
