import { pushImage } from '../../ecr/push-image.ts';
import { findContainerRecipe } from '../definitions/find-recipe.ts';
import { complete, ordinaryFindings } from '../scan/findings.ts';
import type { Build } from './build.ts';

/**
 * Pushes the image into the recipe's repository, and into that of each region of the distribution, under its version and
 * the tags that are asked for. Throws what a push throws.
 */
export const pushContainers = ({ world, place, image, plan, distribution }: Build): void => {
  const { account } = place;
  const recipe = findContainerRecipe(world, place, image.order.containerRecipeArn);
  const version = `${image.version}-${image.build}`;
  // What the registry's own scan will find is there whether Image Builder scanned or not.
  const findings =
    image.scan === undefined ? (plan.findings?.map(complete) ?? ordinaryFindings(world, image)) : image.findings;
  const asked = distribution?.given.distributions ?? [];
  const all = asked.some(({ region }) => region === place.region) ? asked : [{ region: place.region }, ...asked];
  image.containers = all.map(({ region = '', containerDistributionConfiguration: given }: (typeof asked)[number]) => {
    const repository = given?.targetRepository?.repositoryName ?? recipe?.given.targetRepository?.repositoryName ?? '';
    const tags = [...new Set([version, ...(given?.containerTags ?? []).map((tag) => filled(tag, image.build))])];
    const { uris } = pushImage(world, { account, region, repository, tags, findings, content: image.arn });
    return { region, imageUris: uris };
  });
};

const filled = (tag: string, build: number): string =>
  tag.replace(/\{\{\s*imagebuilder:buildVersion\s*\}\}/g, String(build));
