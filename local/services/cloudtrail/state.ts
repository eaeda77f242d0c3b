import type { World } from '../../kernel/world.ts';

/** One management event of the event history of an account and region. */
export interface TrailEvent {
  readonly eventId: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly readOnly: boolean;
  readonly username: string | undefined;
  readonly accessKeyId: string | undefined;
  /** Virtual milliseconds since 1970, at a whole second as in the record. */
  readonly at: number;
  /** From when on LookupEvents finds it. */
  readonly visibleAt: number;
  /** The event record, JSON. */
  readonly record: string;
}

/** Oldest first. */
export const trailOf = (world: World, account: string, region: string): { events: TrailEvent[] } =>
  world.state('cloudtrail', account, region, () => ({ events: [] }));
