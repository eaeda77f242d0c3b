import { type RecordedRequest, repeatOf } from '../../../shared/domain/identity/requester.ts';
import type { Requests } from '../../../shared/ports/requests.ts';

/** Who asked for which execution, in memory. */
export const fakeRequests = (): Requests & { readonly rows: Map<string, RecordedRequest> } => {
  const rows = new Map<string, RecordedRequest>();
  return {
    rows,
    record: async (name, request) => {
      const known = rows.get(name);
      const repeat = known && repeatOf(known, request);
      if (!known) rows.set(name, request);
      if (known && repeat === 'old') rows.set(name, { ...known, again: request.at });
      return repeat === 'other' ? 'other' : 'recorded';
    },
    find: async (name) => rows.get(name),
  };
};
