import { identityOf, isHallmarkItself, nobodyInParticular } from '../domain/identity/identity.ts';
import type { KnownRequester } from '../domain/identity/may-approve.ts';
import type { Requester } from '../domain/identity/requester.ts';
import type { Starter, Starters } from '../ports/starters.ts';

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
  const { executionArn, startedAt } = requester;
  const found = await starters.of(executionArn, startedAt);
  if (found === 'too-many') return { kind: 'too-many' };
  const minutes = LATEST_MINUTES - (now().getTime() - Date.parse(startedAt)) / 60_000;
  // Calls that repeat a start are shown too, perhaps before the call that started the execution.
  if (minutes > 0 && !found.some(({ at }) => second(at) === second(startedAt)))
    return { kind: 'not-yet', minutes: Math.ceil(minutes) };
  // Hallmark records for whom it starts an execution: without that record its own roles say nothing.
  if (found.every(isHallmarkItself)) return { kind: 'unknown' };
  return { kind: 'callers', callers: found.map((each) => identify(each, trusted)) };
};

const identify = (starter: Starter, trusted: readonly string[]) =>
  isHallmarkItself(starter)
    ? nobodyInParticular(starter)
    : identityOf(starter, { trusted, fromIdentityCenter: starter.fromIdentityCenter });

const second = (time: string): number => Math.floor(Date.parse(time) / 1000);
