import type { CreateImageRecipeRequest } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { invalidValue } from '../errors.ts';
import { factory, type Place, type StoredRecipe } from '../store.ts';
import { checkBlockDevices } from './check-block-devices.ts';
import { checkComponents } from './check-components.ts';
import { findParentAmi } from './find-parent-image.ts';
import { kept, type Made } from './made.ts';
import { checkName, checkVersionOrWildcard } from './names.ts';
import { putVersion } from './put-version.ts';
import { checkQuota } from './quotas.ts';

export type ImageRecipeRequest = CreateImageRecipeRequest & { readonly amiWatermarks?: readonly string[] };

/** User data in base 64. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_AdditionalInstanceConfiguration.html */
const MOST_USER_DATA = 21_847;

/** Makes a version of an image recipe; the same with the same content is the one that is there. Throws what CreateImageRecipe throws. */
export const createImageRecipe = (world: World, place: Place, request: ImageRecipeRequest): Made<StoredRecipe> => {
  checkName(request.name);
  checkVersionOrWildcard(request.semanticVersion);
  const parent = findParentAmi(world, place, request.parentImage ?? '');
  if ('wrong' in parent) throw invalidValue('parentImage', parent.wrong);
  const platform = checkComponents(world, place, request.components ?? [], parent.found.platform);
  checkBlockDevices(request.blockDeviceMappings ?? []);
  checkWatermarks(request.amiWatermarks ?? []);
  checkUserData(request.additionalInstanceConfiguration?.userDataOverride);
  const { recipes } = factory(world, place.account, place.region);
  return putVersion(world, place, {
    kind: 'image-recipe',
    resource: 'ImageRecipe',
    there: recipes,
    name: request.name ?? '',
    version: request.semanticVersion ?? '',
    given: kept(request),
    tags: request.tags,
    platform,
    checkQuota: () => checkQuota('recipes', recipes),
  });
};

const checkWatermarks = (names: readonly string[]): void => {
  if (names.length > 5) throw invalidValue('amiWatermarks', 'At most 5 watermarks are allowed.');
  const wrong = names.find((name) => name.length < 3 || name.length > 128);
  if (wrong !== undefined) throw invalidValue('amiWatermarks', `"${wrong}" has to have 3 to 128 characters.`);
};

const checkUserData = (text: string | undefined): void => {
  if (text === undefined) return;
  if (text.length > MOST_USER_DATA || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    throw invalidValue(
      'additionalInstanceConfiguration.userDataOverride',
      `It has to be in base 64, with at most ${MOST_USER_DATA} characters.`,
    );
};
