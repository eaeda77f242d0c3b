import type { Problem } from '../../../shared/configuration/problems.ts';
import type { ImageInput } from '../schema/image-schema.ts';

const onlyAmi = 'is for AMIs, and this is a container image';
const onlyContainer = 'is for container images: add "container", or take it out';

/** What a container image cannot have, and what only a container image has. */
export const containerProblems = (given: ImageInput): readonly Problem[] =>
  given.container ? ofContainer(given) : ofAmi(given);

const ofContainer = ({
  platform,
  baseImage,
  blockDevices,
  watermarks,
  build,
  scanning,
  distribution,
}: ImageInput): Problem[] => [
  ...when(platform === 'macOS', ['platform'], 'container images are Linux or Windows'),
  ...when(
    typeof baseImage !== 'string' && ('ami' in baseImage || 'ssmParameter' in baseImage || 'marketplace' in baseImage),
    ['baseImage'],
    'a container image is built on a container image: give {container: …}, {managed: …} or {image: …}',
  ),
  ...when(
    blockDevices.length > 0,
    ['blockDevices'],
    `${onlyAmi}; for the instance that builds: container.instanceBlockDevices`,
  ),
  ...when(watermarks.length > 0, ['watermarks'], onlyAmi),
  ...when(build.userData !== undefined, ['build', 'userData'], onlyAmi),
  ...when(build.removeSsmAgent, ['build', 'removeSsmAgent'], onlyAmi),
  ...when(typeof scanning === 'object' && scanning.kind === 'on-demand', ['scanning', 'kind'], onlyAmi),
  ...when(distribution.fastLaunch !== undefined, ['distribution', 'fastLaunch'], onlyAmi),
  ...when(distribution.licenses.length > 0, ['distribution', 'licenses'], onlyAmi),
];

const ofAmi = ({ baseImage, scanning }: ImageInput): Problem[] => [
  ...when(typeof baseImage === 'object' && 'container' in baseImage, ['baseImage', 'container'], onlyContainer),
  ...when(typeof scanning === 'object' && scanning.repository !== undefined, ['scanning', 'repository'], onlyContainer),
  ...when(typeof scanning === 'object' && scanning.tags !== undefined, ['scanning', 'tags'], onlyContainer),
];

const when = (wrong: boolean, path: Problem['path'], message: string): Problem[] => (wrong ? [{ path, message }] : []);
