import type { CreateContainerRecipeRequest } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { registryOf } from '../../ecr/state.ts';
import { invalidCombination, invalidValue } from '../errors.ts';
import { factory, type Place, type StoredContainerRecipe } from '../store.ts';
import { checkBlockDevices } from './check-block-devices.ts';
import { checkComponents } from './check-components.ts';
import { findParentContainer } from './find-parent-container.ts';
import { findParentAmi } from './find-parent-image.ts';
import { kept, type Made } from './made.ts';
import { checkName, checkOneOf, checkVersionOrWildcard } from './names.ts';
import { putVersion } from './put-version.ts';
import { checkQuota, MOST } from './quotas.ts';

/** Makes a version of a container recipe; the same with the same content is the one that is there. Throws what CreateContainerRecipe throws. */
export const createContainerRecipe = (
  world: World,
  place: Place,
  request: CreateContainerRecipeRequest,
): Made<StoredContainerRecipe> => {
  checkName(request.name);
  checkVersionOrWildcard(request.semanticVersion);
  checkOneOf('containerType', request.containerType, ['DOCKER']);
  const parent = findParentContainer(world, place, request.parentImage ?? '');
  if ('wrong' in parent) throw invalidValue('parentImage', parent.wrong);
  const platform = checkComponents(
    world,
    place,
    request.components ?? [],
    request.platformOverride ?? parent.found.platform,
  );
  checkDockerfile(request);
  checkRepository(world, place, request.targetRepository);
  checkInstance(world, place, request.instanceConfiguration);
  const { containerRecipes } = factory(world, place.account, place.region);
  return putVersion(world, place, {
    kind: 'container-recipe',
    resource: 'ContainerRecipe',
    there: containerRecipes,
    name: request.name ?? '',
    version: request.semanticVersion ?? '',
    given: kept(request),
    tags: request.tags,
    platform,
    checkQuota: () => checkQuota('containerRecipes', containerRecipes),
  });
};

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html#dockerfile-template */
const checkDockerfile = ({
  dockerfileTemplateData: data,
  dockerfileTemplateUri: uri,
}: CreateContainerRecipeRequest): void => {
  if (data === undefined && uri === undefined)
    throw invalidCombination('Give dockerfileTemplateData or dockerfileTemplateUri.');
  if (data === undefined) return;
  if (uri === undefined && data.length > MOST.dataLength)
    throw invalidValue('dockerfileTemplateData', `At most ${MOST.dataLength} characters are allowed.`);
  if (!/\{\{\{\s*imagebuilder:parentImage\s*\}\}\}/.test(data))
    throw invalidValue('dockerfileTemplateData', 'It has to begin with FROM {{{ imagebuilder:parentImage }}}.');
};

export const checkRepository = (
  world: World,
  { account, region }: Place,
  target: { readonly service?: string | undefined; readonly repositoryName?: string | undefined } | undefined,
): void => {
  checkOneOf('targetRepository.service', target?.service, ['ECR']);
  const name = target?.repositoryName ?? '';
  if (!registryOf(world, account, region).repositories[name])
    throw invalidValue('targetRepository.repositoryName', `There is no repository '${name}' in ${account} ${region}.`);
};

const checkInstance = (
  world: World,
  place: Place,
  instance: CreateContainerRecipeRequest['instanceConfiguration'],
): void => {
  checkBlockDevices(instance?.blockDeviceMappings ?? []);
  if (instance?.image === undefined) return;
  const search = findParentAmi(world, place, instance.image);
  if ('wrong' in search) throw invalidValue('instanceConfiguration.image', search.wrong);
};
