import { AwsError } from '../../kernel/errors.ts';
import type { Control } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';

/** One message as it reached, or would have reached, a subscriber. */
export interface Notification {
  /** Virtual time in milliseconds since 1970. */
  readonly at: number;
  readonly topicArn: string;
  /** A protocol of SNS, or `slack` for a channel of Amazon Q Developer in chat applications. */
  readonly protocol: string;
  readonly endpoint: string;
  readonly subject?: string | undefined;
  readonly message: string;
  /** The subscriber did not show it, and why. */
  readonly dropped?: boolean;
  readonly reason?: string;
}

/** The oldest go first; a soak must not fill the memory. */
const KEPT = 5000;

const kept = (world: World): { list: Notification[] } =>
  world.state('notifications', 'all', 'all', () => ({ list: [] }));

export const record = (world: World, notification: Omit<Notification, 'at'>): void => {
  const { list } = kept(world);
  list.push({ at: world.clock.now(), ...notification });
  if (list.length > KEPT) list.splice(0, list.length - KEPT);
};

/** Every delivery, oldest first. */
export const notifications: Control = (_body, world) => kept(world).list;

/** Forgets the deliveries so far. */
export const clearNotifications: Control = (body, world) => {
  if (body === undefined) throw new AwsError('InvalidControl', 'Send {} by PUT to forget them.', { status: 400 });
  kept(world).list = [];
  return {};
};
