import type {
  ContainerRecipe,
  ContainerRecipeSummary,
  ImageRecipe,
  ImageRecipeSummary,
  LatestVersionReferences,
} from '@aws-sdk/client-imagebuilder';
import { latestVersions } from '../resources/attributes.ts';
import type { StoredContainerRecipe, StoredRecipe, Versioned } from '../store.ts';

const common = ({ arn, name, platform, createdAt, tags }: Versioned<object>) => ({
  arn,
  name,
  ...(platform ? { platform } : {}),
  owner: arn.split(':')[4],
  dateCreated: new Date(createdAt).toISOString(),
  tags,
});

const without = ({ semanticVersion: _version, ...given }: { semanticVersion?: unknown }): object => given;

export const recipeView = (recipe: StoredRecipe): ImageRecipe => ({
  ...without(recipe.given),
  ...common(recipe),
  type: 'AMI',
  version: recipe.version,
});

export const recipeSummary = (recipe: StoredRecipe): ImageRecipeSummary => ({
  ...common(recipe),
  parentImage: recipe.given.parentImage,
});

export const containerRecipeView = (recipe: StoredContainerRecipe): ContainerRecipe => ({
  ...without(recipe.given),
  ...common(recipe),
  version: recipe.version,
  encrypted: true,
});

export const containerRecipeSummary = (recipe: StoredContainerRecipe): ContainerRecipeSummary => ({
  ...common(recipe),
  containerType: recipe.given.containerType,
  parentImage: recipe.given.parentImage,
  ...(recipe.given.instanceConfiguration?.image ? { instanceImage: recipe.given.instanceConfiguration.image } : {}),
});

export const latestVersionReferences = (arn: string): LatestVersionReferences => {
  const { latest, major, minor, patch } = latestVersions(arn);
  return {
    latestVersionArn: latest,
    latestMajorVersionArn: major,
    latestMinorVersionArn: minor,
    latestPatchVersionArn: patch,
  };
};
