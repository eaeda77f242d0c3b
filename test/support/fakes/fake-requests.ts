import type { RecordedRequest } from '../../../shared/domain/identity/requester.ts';
import type { Requests } from '../../../shared/ports/requests.ts';

/** Who asked for which execution, in memory. */
export const fakeRequests = (): Requests & { readonly rows: Map<string, RecordedRequest> } => {
  const rows = new Map<string, RecordedRequest>();
  return {
    rows,
    record: async (name, request) => {
      const known = rows.get(name);
      if (!known) rows.set(name, request);
      return !known ||
        (known.inputHash === request.inputHash && JSON.stringify(known.requester) === JSON.stringify(request.requester))
        ? 'recorded'
        : 'other';
    },
    find: async (name) => rows.get(name),
  };
};
