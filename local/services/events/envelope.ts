import type { ServiceEvent } from '../../kernel/event.ts';
import type { World } from '../../kernel/world.ts';

/** An event as targets get it: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface Envelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** Whole seconds: `2026-01-04T02:00:00Z`. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export const envelope = (event: ServiceEvent, world: World, at: number = world.clock.now()): Envelope => ({
  version: '0',
  id: world.ids.uuid('event'),
  'detail-type': event.detailType,
  source: event.source,
  account: event.account,
  time: `${new Date(at).toISOString().slice(0, 19)}Z`,
  region: event.region,
  resources: event.resources,
  detail: event.detail,
});
