import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { registerImage } from '../../ec2/images/register-image.ts';
import { keyExists } from '../../kms/key-exists.ts';
import { findRecipe } from '../definitions/find-recipe.ts';
import type { Place } from '../store.ts';
import type { Build } from './build.ts';
import type { BuiltImage, OutputAmi } from './built-image.ts';

/** One output AMI: where, encrypted with what, named and tagged how. */
export interface Copy {
  readonly region: string;
  /** The building account without it. */
  readonly account?: string | undefined;
  readonly encryptedWith?: string | undefined;
  readonly name: string;
  readonly description?: string | undefined;
  readonly volumeGiB?: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** What recipe and distribution ask for: the building region first, then every other region and target account. */
export const copiesOf = ({ world, place, image, distribution }: Build): readonly Copy[] => {
  const recipe = findRecipe(world, place, image.order.recipeArn);
  const mappings = recipe?.given.blockDeviceMappings ?? [];
  const own = mappings.find(({ ebs }) => ebs?.encrypted)?.ebs;
  // Encrypted without a key means the key that AWS manages, which bars sharing.
  const ownKey = own && (own.kmsKeyId ?? `arn:aws:kms:${place.region}:${place.account}:alias/aws/ebs`);
  const volumeGiB = mappings.find(({ ebs }) => ebs?.volumeSize !== undefined)?.ebs?.volumeSize;
  const asked = distribution?.given.distributions ?? [];
  const all = asked.some(({ region }) => region === place.region) ? asked : [{ region: place.region }, ...asked];
  return all.flatMap(({ region = '', amiDistributionConfiguration: ami }: (typeof asked)[number]) =>
    [place.account, ...(ami?.targetAccountIds ?? [])].map((account) => ({
      region,
      account,
      // In the building region the recipe decides; the distribution's key is for copies.
      encryptedWith: region === place.region && account === place.account ? ownKey : (ami?.kmsKeyId ?? ownKey),
      name: ami?.name ?? `${recipe?.name ?? 'image'} {{ imagebuilder:buildDate }}`,
      description: ami?.description ?? recipe?.given.description,
      volumeGiB,
      tags: { ...recipe?.given.amiTags, ...ami?.amiTags },
    })),
  );
};

/** Makes the AMIs of a build. Throws what copying with a key that is not there throws. */
export const makeAmis = (world: World, place: Place, image: BuiltImage, all: readonly Copy[]): void => {
  for (const { encryptedWith, region } of all) checkKey(world, encryptedWith, region);
  image.amis = all.map((copy) => (isHome(copy, place) && image.home) || makeAmi(world, place, image, copy));
};

/** Makes the AMI in the building region alone, which a scan needs: the others are copied from it later. */
export const makeHomeAmi = ({ world, place, image }: Build, all: readonly Copy[]): OutputAmi => {
  const copy = all.find((each) => isHome(each, place));
  if (!copy) throw new Error(`${image.arn} has no AMI in the region where it is built`);
  checkKey(world, copy.encryptedWith, copy.region);
  image.home ??= makeAmi(world, place, image, copy);
  return image.home;
};

const isHome = (copy: Copy, { account, region }: Place): boolean =>
  (copy.account ?? account) === account && copy.region === region;

const makeAmi = (world: World, place: Place, image: BuiltImage, copy: Copy): OutputAmi => {
  const date = world.clock.date().toISOString().replaceAll(':', '-').slice(0, 19);
  const account = copy.account ?? place.account;
  const asked = copy.name
    .replace(/\{\{\s*imagebuilder:buildDate\s*\}\}/g, `${date}Z`)
    .replace(/\{\{\s*imagebuilder:buildVersion\s*\}\}/g, String(image.build));
  // Two builds may end in the same second of virtual time; the build number keeps their names apart.
  const name = `${asked} ${image.version}-${image.build}`;
  const id = registerImage(world, {
    account,
    region: copy.region,
    name,
    description: copy.description,
    architecture: image.architecture,
    platform: image.platform === 'Windows' ? 'windows' : undefined,
    volumeGiB: copy.volumeGiB,
    encryptedWith: copy.encryptedWith,
    tags: { ...copy.tags, CreatedBy: 'EC2 Image Builder', Ec2ImageBuilderArn: image.arn },
  });
  return { region: copy.region, image: id, name, description: copy.description, accountId: account };
};

const checkKey = (world: World, key: string | undefined, region: string): void => {
  if (key !== undefined && !keyExists(world, key))
    throw new AwsError('InvalidKMSKey.NotFound', `The KMS key ${key} for the copy in ${region} does not exist.`);
};
