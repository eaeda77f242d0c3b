import type { Problem } from '../../../shared/configuration/problems.ts';
import type { ImageInput } from '../schema/image-schema.ts';

const onlyAmi = 'is for AMIs, and this is a container image';
const onlyContainer = 'is for container images: add "container", or take it out';

/** What a container image cannot have, what only a container image has, and what an AMI needs. */
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

const ofAmi = ({ baseImage, blockDevices, scanning }: ImageInput): Problem[] => [
  ...when(
    !blockDevices.some(({ noDevice, virtualName }) => !noDevice && virtualName === undefined),
    ['blockDevices'],
    'name the root volume, such as {device: /dev/xvda}: without it the AMI is not encrypted with a key that targets may use',
  ),
  ...when(typeof baseImage === 'object' && 'container' in baseImage, ['baseImage', 'container'], onlyContainer),
  ...when(typeof scanning === 'object' && scanning.repository !== undefined, ['scanning', 'repository'], onlyContainer),
  ...when(typeof scanning === 'object' && scanning.tags !== undefined, ['scanning', 'tags'], onlyContainer),
];

const when = (wrong: boolean, path: Problem['path'], message: string): Problem[] => (wrong ? [{ path, message }] : []);
