import type { RecordedRequest } from '../domain/identity/requester.ts';

/** Rows of the ledger that say who asked for an execution, by the execution's name. Safe to run twice. */
export interface Requests {
  /** Before the execution is started, every time. `other`: another request was recorded under this name. */
  record(executionName: string, request: RecordedRequest): Promise<'recorded' | 'other'>;
  find(executionName: string): Promise<RecordedRequest | undefined>;
}
