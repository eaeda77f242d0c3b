import { cleanName } from '../../shared/domain/identity/clean-name.ts';
import { isOf } from '../../shared/domain/identity/requester.ts';
import type { Dependencies } from './dependencies.ts';
import type { Request } from './input.ts';

/** An execution as it was started. */
export interface Started {
  readonly request: Request;
  readonly executionArn: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly input: unknown;
}

const NOT_VERIFIED = ' (not verified)';

/**
 * Who asked for a promotion by hand, as people are told. The input of an execution is anyone's claim, unless the ledger shows that
 * Hallmark wrote it.
 */
export const requestedBy = async (
  { requests, hash }: Pick<Dependencies, 'requests' | 'hash'>,
  { request, executionArn, ...started }: Started,
): Promise<string | undefined> => {
  if (request.trigger !== 'manual' || !request.requestedBy) return undefined;
  const recorded = await requests.find(executionArn.split(':').at(-1) ?? '');
  const name = cleanName(request.requestedBy, 300);
  return recorded && isOf(recorded, started, hash) ? name : `${name}${NOT_VERIFIED}`;
};
