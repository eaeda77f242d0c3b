import type { Platform } from '../../../../shared/component-document/document.ts';
import type { World } from '../../../kernel/world.ts';
import { visibleImage } from '../../ec2/images/visibility.ts';
import type { StoredImage } from '../../ec2/stored-image.ts';
import { lookUp } from '../../ssm/find-parameter.ts';
import { parseReference } from '../../ssm/names.ts';
import { newest } from '../../ssm/state.ts';
import { parseArn } from '../arn.ts';
import type { BuiltImage } from '../build/built-image.ts';
import { managedImages, named } from '../managed/catalog.ts';
import type { Architecture } from '../managed/managed.ts';
import { factory, type Place } from '../store.ts';
import { compareVersions, meets, newestOf } from '../versions/semantic-version.ts';

/** What an image is built on, as it is now. */
export interface ParentImage {
  /** Build version ARN, AMI id or URI: another one is another image. */
  readonly id: string;
  /** Undefined where it cannot be known here. */
  readonly platform: Platform | undefined;
  readonly osVersion: string | undefined;
  readonly architecture: Architecture;
}

/** The image that is there now, or why there is none. A recipe is refused with it, and a build fails with it. */
export type ParentImageSearch = { readonly found: ParentImage } | { readonly wrong: string };

const UNKNOWN = { platform: undefined, osVersion: undefined, architecture: 'x86_64' } as const;

/** `parentImage` of an image recipe: an ARN, an AMI id, `ssm:<parameter>` or a product of AWS Marketplace. */
export const findParentAmi = (world: World, place: Place, parent: string): ParentImageSearch => {
  if (parent.startsWith('arn:')) return byArn(world, place, parent, 'AMI');
  if (parent.startsWith('ami-')) return byId(world, place, parent);
  if (parent.startsWith('ssm:')) return byParameter(world, place, parent.slice('ssm:'.length));
  if (/^prod-[a-z0-9]+$/.test(parent)) return { found: { id: parent, ...UNKNOWN } };
  return {
    wrong: `'${parent}' is no parent image: give the ARN of an image, an AMI id, ssm:<parameter> or the id of a Marketplace product.`,
  };
};

export const byArn = (world: World, place: Place, arn: string, type: 'AMI' | 'DOCKER'): ParentImageSearch => {
  const parsed = parseArn(arn);
  if (parsed?.kind !== 'image' || parsed.version === undefined)
    return {
      wrong: `'${arn}' is no ARN of an image version: arn:aws:imagebuilder:<region>:<account>:image/<name>/x.x.x.`,
    };
  if (parsed.region !== place.region)
    return {
      wrong: `'${arn}' is in ${parsed.region}; the parent image has to be in the recipe's region ${place.region}.`,
    };
  const { owner, name, version } = parsed;
  if (owner === 'aws') return managed(world, arn, name, version, type);
  const ours = owner === place.account || world.places('imagebuilder').some(({ account }) => account === owner);
  return ours ? own(world, place, arn, type) : { found: { id: arn, ...UNKNOWN } };
};

const managed = (
  world: World,
  arn: string,
  name: string,
  version: string,
  type: 'AMI' | 'DOCKER',
): ParentImageSearch => {
  const found = named(
    managedImages(world).filter((one) => one.type === type),
    name,
    type === 'AMI' ? 'image' : 'container image',
  );
  if (typeof found === 'string') return { wrong: found };
  const newestVersion = newestOf(found.versions, version);
  if (newestVersion === undefined)
    return { wrong: `Amazon's image '${name}' has no version ${version}; it has ${found.versions.join(', ')}.` };
  const id = `${arn.slice(0, arn.indexOf(`/${name}/`))}/${name}/${newestVersion}/1`;
  return { found: { id, platform: found.platform, osVersion: found.osVersion, architecture: found.architecture } };
};

/**
 * The newest build that is AVAILABLE. A recipe cannot be created before there is one: "After deploying the baseline stack, the
 * pipeline must be executed to create the baseline image before deploying the second stack."
 * https://github.com/aws-samples/amazon-ec2-image-builder-samples, CloudFormation/Windows/cascading-images-with-dotnet-web-application
 */
const own = (world: World, place: Place, arn: string, type: 'AMI' | 'DOCKER'): ParentImageSearch => {
  const { owner = '', name = '', version = '', build } = parseArn(arn) ?? {};
  const state = factory(world, owner, place.region);
  const fits = (image: BuiltImage) =>
    image.name === name && meets(image.version, version) && (build === undefined || image.build === build);
  const there = Object.values(state.images).filter(fits);
  const other = there.find((image) => image.type !== type);
  if (other)
    return {
      wrong: `'${arn}' is ${other.type === 'AMI' ? 'an AMI' : 'a container image'}, and cannot be built on here.`,
    };
  const newestBuild = there
    .filter(({ status }) => status === 'AVAILABLE')
    .sort((a, b) => compareVersions(a.version, b.version) || a.build - b.build)
    .at(-1);
  if (newestBuild) return { found: { ...newestBuild, id: newestBuild.arn } };
  return { wrong: `There is no AVAILABLE image for '${arn}'.` };
};

const byId = (world: World, { account, region }: Place, id: string): ParentImageSearch => {
  const image = visibleImage(world, account, region, id);
  if (!image)
    return { wrong: `The AMI '${id}' does not exist in ${region}, or is not shared with the account ${account}.` };
  return { found: { id, ...ofAmi(world, { account, region }, image) } };
};

const ofAmi = (world: World, { account, region }: Place, image: StoredImage): Omit<ParentImage, 'id'> => {
  const built = Object.values(factory(world, account, region).images).find(({ amis }) =>
    amis.some((ami) => ami.image === image.id),
  );
  return {
    platform: built?.platform ?? (image.platform === 'windows' ? 'Windows' : 'Linux'),
    osVersion: built?.osVersion ?? (image.name.startsWith('al2023-') ? 'Amazon Linux 2023' : undefined),
    architecture: image.architecture === 'arm64' ? 'arm64' : 'x86_64',
  };
};

/** A recipe whose parameter does not exist is rejected (docs/design/aws-assumptions.md): its platform is that of the parameter's AMI. */
const byParameter = (world: World, place: Place, name: string): ParentImageSearch => {
  const parameter = lookUp(world, place, parseReference(name));
  const value = parameter && newest(parameter).value;
  if (value === undefined) return { wrong: `The parameter '${name}' does not exist in ${place.region}.` };
  const search = byId(world, place, value);
  return 'wrong' in search ? { wrong: `The parameter '${name}' holds '${value}'. ${search.wrong}` } : search;
};
