import type { Status } from '@aws-sdk/client-inspector2';
import type { World } from '../../kernel/world.ts';
import { inspector } from './state.ts';

/** What Amazon Inspector can be enabled for: https://docs.aws.amazon.com/inspector/v2/APIReference/API_Enable.html */
export const SCAN_TYPES = ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE', 'CODE_REPOSITORY'] as const;

export type ScanType = (typeof SCAN_TYPES)[number];

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Enabling and disabling are asynchronous; AWS does not say how long they take. */
const CHANGE_MILLISECONDS = 5_000;

/** A new account has every scan type disabled. */
export const statusOf = (world: World, { account, region }: Place, type: ScanType): Status => {
  const change = inspector(world, account, region).scanTypes[type];
  if (!change) return 'DISABLED';
  const isDone = world.clock.now() >= change.at;
  if (change.enabled) return isDone ? 'ENABLED' : 'ENABLING';
  return isDone ? 'DISABLED' : 'DISABLING';
};

export const isEnabled = (world: World, place: Place, type: ScanType): boolean =>
  statusOf(world, place, type) === 'ENABLED';

/** Whether it is enabled, or about to be. */
export const isAsked = (world: World, place: Place, type: ScanType): boolean =>
  ['ENABLED', 'ENABLING'].includes(statusOf(world, place, type));

/** Does nothing where the scan type is so already, or is about to be. */
export const setEnabled = (world: World, place: Place, type: ScanType, enabled: boolean): void => {
  if (isAsked(world, place, type) === enabled) return;
  const at = world.clock.now() + CHANGE_MILLISECONDS;
  inspector(world, place.account, place.region).scanTypes[type] = { enabled, at };
  // Time skips to it when nothing else goes on.
  world.clock.schedule(at, () => {});
};

/** In the words of Image Builder: https://github.com/hashicorp/terraform-provider-aws/pull/35674 */
export const notEnabled = (account: string, type: 'EC2' | 'ECR'): string =>
  `Amazon Inspector is not enabled for '${type.toLowerCase()}' resources in account '${account}'.`;
