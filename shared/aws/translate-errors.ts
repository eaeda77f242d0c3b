import { PermanentError, RetryableError } from '../errors.ts';
import { isRetryable } from './call.ts';

/** Runs `work`; what an AWS call throws leaves as RetryableError or PermanentError, by which state machines tell them apart. */
export const translated = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RetryableError || error instanceof PermanentError) throw error;
    const { name, message } = error as Error;
    const said = `${doing}: ${name}: ${message}`;
    throw isRetryable(error) ? new RetryableError(said, { cause: error }) : new PermanentError(said, { cause: error });
  }
};
