import type { World } from '../../../kernel/world.ts';
import { frequencyOf } from '../../ecr/scanning.ts';
import { registryOf } from '../../ecr/state.ts';
import { isEnabled, notEnabled } from '../../inspector2/scan-types.ts';
import type { BuiltImage } from '../build/built-image.ts';
import type { Place } from '../store.ts';

/** The repository that Image Builder makes where a pipeline names none: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_EcrConfiguration.html */
const OWN_REPOSITORY = 'image-builder-image-scanning-repository';

/** Why Amazon Inspector will not scan this build; undefined where it will. A pipeline may be older than what was disabled since. */
export const whyNothingScans = (
  world: World,
  place: Place,
  { type, order }: Pick<BuiltImage, 'type' | 'order'>,
): string | undefined => {
  const scanned = type === 'AMI' ? 'EC2' : 'ECR';
  if (!isEnabled(world, place, scanned)) return notEnabled(place.account, scanned);
  if (type === 'AMI') return undefined;
  const name = order.scanning?.ecrConfiguration?.repositoryName ?? OWN_REPOSITORY;
  const registry = registryOf(world, place.account, place.region);
  const frequency = frequencyOf(registry, registry.repositories[name] ?? { name, scanOnPush: false });
  return frequency === 'MANUAL' ? `No rule of enhanced scanning covers the repository '${name}'.` : undefined;
};
