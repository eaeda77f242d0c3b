import type { World } from '../../../kernel/world.ts';
import type { Place } from '../store.ts';
import type { BuiltImage, ImageStatus } from './built-image.ts';
import { logLine } from './log.ts';

/** Documented as told: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
const TOLD = new Set<ImageStatus>([
  'BUILDING',
  'TESTING',
  'DISTRIBUTING',
  'INTEGRATING',
  'AVAILABLE',
  'CANCELLED',
  'FAILED',
]);

/** Puts the image into a state, and tells EventBridge where AWS does. */
export const enter = (world: World, { account, region }: Place, image: BuiltImage, status: ImageStatus): void => {
  const previous = image.status;
  image.status = status;
  image.history.push({ at: world.clock.now(), state: status });
  logLine(world, { account, region }, image, `Image status is ${status}`);
  if (!TOLD.has(status)) return;
  const state = {
    status,
    ...(image.reason && (status === 'FAILED' || status === 'CANCELLED') ? { reason: image.reason } : {}),
  };
  world.emit({
    source: 'aws.imagebuilder',
    detailType: 'EC2 Image Builder Image State Change',
    account,
    region,
    resources: [image.arn],
    detail: { 'previous-state': { status: previous }, state },
  });
};
