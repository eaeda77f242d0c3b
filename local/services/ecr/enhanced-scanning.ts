import type { World } from '../../kernel/world.ts';
import { setEnabled } from '../inspector2/scan-types.ts';
import { type Registry, registryOf } from './state.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** What the console proposes for enhanced scanning: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-enabling.html */
const EVERYTHING: Registry['scanRules'] = [{ frequency: 'CONTINUOUS_SCAN', repositories: ['*'] }];

/**
 * Enabling Amazon Inspector for ECR makes it the scanner of the private registry: enhanced scanning of every repository.
 * https://docs.aws.amazon.com/inspector/latest/user/scanning-ecr.html
 */
export const followInspector = (world: World, { account, region }: Place, enabled: boolean): void => {
  const registry = registryOf(world, account, region);
  if (enabled === (registry.scanType === 'ENHANCED')) return;
  registry.scanType = enabled ? 'ENHANCED' : 'BASIC';
  registry.scanRules = enabled ? EVERYTHING : [];
};

/**
 * Sets what a registry scans. Enhanced scanning enables Amazon Inspector for ECR, and basic scanning disables it.
 * https://docs.aws.amazon.com/inspector/latest/user/ecr-integration.html
 */
export const setRegistryScanning = (
  world: World,
  { account, region }: Place,
  scanType: Registry['scanType'],
  scanRules: Registry['scanRules'],
): void => {
  const registry = registryOf(world, account, region);
  registry.scanType = scanType;
  registry.scanRules = scanRules;
  setEnabled(world, { account, region }, 'ECR', scanType === 'ENHANCED');
};
