import type { Parts } from '../domain/plan/plan.ts';

/** Remembers plans for a time, so that the difference to a later one can be said. */
export interface Plans {
  /** Safe to run twice. */
  remember(digest: string, parts: Parts, at: Date): Promise<void>;
  /** Undefined: there is none, or it is too long ago. */
  recall(digest: string): Promise<Parts | undefined>;
}
