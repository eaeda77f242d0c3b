import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

/** Where an event happened that one bus sends to another. It is no text: no request over the wire can have it. */
export const FORWARDED = Symbol('forwarded');

interface Forwarded {
  readonly [FORWARDED]: { readonly account: string; readonly region: string };
}

export const isForwarded = (entry: PutEventsRequestEntry): entry is PutEventsRequestEntry & Forwarded =>
  FORWARDED in entry;
