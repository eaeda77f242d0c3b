import type { World } from '../../../kernel/world.ts';
import { parseArn } from '../arn.ts';
import { factory, type Place, type StoredContainerRecipe, type StoredRecipe, type Versioned } from '../store.ts';
import { newestOf } from '../versions/semantic-version.ts';

/** The newest version that an ARN means, x being any number; undefined where there is none. */
const newestMeant = <Given>(
  there: Readonly<Record<string, Versioned<Given>>>,
  arn: string,
): Versioned<Given> | undefined => {
  const { name, version = 'x.x.x' } = parseArn(arn) ?? {};
  const all = Object.values(there).filter((one) => parseArn(one.arn)?.name === name);
  const wanted = newestOf(
    all.map((one) => one.version),
    version,
  );
  return all.find((one) => one.version === wanted);
};

export const findRecipe = (
  world: World,
  { account, region }: Place,
  arn: string | undefined,
): StoredRecipe | undefined =>
  arn === undefined ? undefined : newestMeant(factory(world, account, region).recipes, arn);

export const findContainerRecipe = (
  world: World,
  { account, region }: Place,
  arn: string | undefined,
): StoredContainerRecipe | undefined =>
  arn === undefined ? undefined : newestMeant(factory(world, account, region).containerRecipes, arn);
