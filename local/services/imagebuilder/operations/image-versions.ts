import type { ImageVersion, ListImagesRequest } from '@aws-sdk/client-imagebuilder';
import type { World } from '../../../kernel/world.ts';
import { arnOf, withoutBuild } from '../arn.ts';
import type { BuiltImage } from '../build/built-image.ts';
import { managedImages } from '../managed/catalog.ts';
import { factory, type Place } from '../store.ts';
import { filtered } from './filters.ts';
import { iso } from './image-views.ts';

/** Filters of all lists of images. */
export const IMAGE_FILTERS = {
  name: ({ name }: BuiltImage) => name,
  osVersion: ({ osVersion }: BuiltImage) => osVersion,
  platform: ({ platform }: BuiltImage) => platform,
  type: ({ type }: BuiltImage) => type,
  version: ({ version }: BuiltImage) => version,
} as const;

const HIDDEN = new Set(['DEPRECATED', 'DISABLED', 'DELETED']);

export const ownVersions = (world: World, place: Place, input: ListImagesRequest): readonly ImageVersion[] => {
  const all = Object.values(factory(world, place.account, place.region).images).filter(
    ({ status }) => input.includeDeprecated || !HIDDEN.has(status),
  );
  const versions = new Map(
    filtered(all, input.filters, IMAGE_FILTERS).map((image) => [withoutBuild(image.arn), image]),
  );
  return [...versions].map(([arn, image]) => ({
    arn,
    name: image.name,
    type: image.type,
    version: image.version,
    platform: image.platform,
    osVersion: image.osVersion,
    owner: place.account,
    dateCreated: iso(image.createdAt),
    buildType: image.buildType,
    imageSource: 'CUSTOM',
  }));
};

export const amazonVersions = (world: World, { region }: Place, input: ListImagesRequest): readonly ImageVersion[] => {
  const all = managedImages(world).flatMap((image) => image.versions.map((version) => ({ ...image, version })));
  const { name, osVersion, platform, type, version } = IMAGE_FILTERS;
  const fields = { name, osVersion, platform, type, version } as unknown as Record<
    string,
    (item: (typeof all)[number]) => string
  >;
  return filtered(all, input.filters, fields).map((image) => ({
    arn: arnOf('aws', region, 'image', `${image.name}/${image.version}`),
    name: image.name,
    type: image.type,
    version: image.version,
    platform: image.platform,
    osVersion: image.osVersion,
    owner: 'Amazon',
    imageSource: 'AMAZON_MANAGED',
  }));
};
