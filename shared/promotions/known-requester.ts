import { identityOf } from '../domain/identity/identity.ts';
import type { KnownRequester } from '../domain/identity/may-approve.ts';
import type { Requester } from '../domain/identity/requester.ts';
import type { Starters } from '../ports/starters.ts';

/**
 * CloudTrail delivers events about 5 minutes after the call, which it does not guarantee; after this time an event that is not there is
 * not waited for. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/how-cloudtrail-works.html
 */
const LATEST_MINUTES = 20;

/** Who requested a promotion, looked up where it was not recorded. */
export const knownRequester = async (
  requester: Requester,
  {
    starters,
    trusted,
    now,
  }: { readonly starters: Starters; readonly trusted: readonly string[]; readonly now: () => Date },
): Promise<KnownRequester> => {
  if (requester.kind !== 'look-up') return requester;
  const found = await starters.of(requester.executionArn, requester.startedAt);
  if (found.length > 0)
    return {
      kind: 'callers',
      callers: found.map((each) => identityOf(each, { trusted, fromIdentityCenter: each.fromIdentityCenter })),
    };
  const minutes = LATEST_MINUTES - (now().getTime() - Date.parse(requester.startedAt)) / 60_000;
  return minutes > 0 ? { kind: 'not-yet', minutes: Math.ceil(minutes) } : { kind: 'unknown' };
};
