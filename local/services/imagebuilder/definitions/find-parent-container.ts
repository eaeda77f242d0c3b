import type { World } from '../../../kernel/world.ts';
import { registryOf } from '../../ecr/state.ts';
import type { Place } from '../store.ts';
import { byArn, type ParentImageSearch } from './find-parent-image.ts';

/** `parentImage` of a container recipe: an ARN of Image Builder, or an image of Docker Hub, ECR or its public gallery. */
export const findParentContainer = (world: World, place: Place, parent: string): ParentImageSearch => {
  if (parent.startsWith('arn:')) return byArn(world, place, parent, 'DOCKER');
  const missing = missingRepository(world, parent);
  if (missing) return { wrong: missing };
  return {
    found: {
      id: parent,
      platform: /windows|servercore|nanoserver/i.test(parent) ? 'Windows' : 'Linux',
      osVersion: osVersionOf(parent),
      architecture: /arm64|aarch64/i.test(parent) ? 'arm64' : 'x86_64',
    },
  };
};

/** As the official images of Docker Hub and the public gallery say in their names. */
const osVersionOf = (parent: string): string | undefined => {
  const [, name, version] = /(?:^|\/)(amazonlinux|ubuntu|debian):(\d+(?:\.\d+)*)/.exec(parent) ?? [];
  const names: Readonly<Record<string, string>> = { amazonlinux: 'Amazon Linux', ubuntu: 'Ubuntu', debian: 'Debian' };
  return name === undefined ? undefined : `${names[name]} ${version}`;
};

/** Of accounts that local AWS has only: what others have is not known here. */
const missingRepository = (world: World, uri: string): string | undefined => {
  const [, account, region, name] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(uri) ?? [];
  if (account === undefined || region === undefined || name === undefined) return undefined;
  if (!world.places('ecr').some((place) => place.account === account && place.region === region)) return undefined;
  return registryOf(world, account, region).repositories[name]
    ? undefined
    : `There is no repository '${name}' in ${account} ${region}.`;
};
