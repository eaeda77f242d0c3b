import type { Kept } from '../store.ts';

export interface Made<Item> {
  readonly stored: Item;
  /** False where the same was there already. */
  readonly isNew: boolean;
}

/** A request without what belongs to the call, and without members that are not set. */
export const kept = <Request extends object>(request: Request): Kept<Request> =>
  Object.fromEntries(
    Object.entries(request).filter(
      ([member, value]) => value !== undefined && !['clientToken', 'tags', 'dryRun'].includes(member),
    ),
  ) as Kept<Request>;
