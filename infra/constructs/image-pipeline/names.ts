import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ImageDefinition } from '../../images/image-definition.ts';
import type { ComponentReference, RecipeContent } from '../../images/versions/contents.ts';

/** ARN of something of Image Builder in the stack's region; `owner` is an account, `aws` or `aws-marketplace`. */
export const builderArn = (scope: Construct, owner: string, path: string): string => {
  const { partition, region } = Stack.of(scope);
  return `arn:${partition}:imagebuilder:${region}:${owner}:${path}`;
};

/** `parentImage` of a recipe: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html */
export const parentImage = (scope: Construct, base: RecipeContent['baseImage']): string => {
  if (typeof base === 'string') return builderArn(scope, 'aws', `image/${base}/x.x.x`);
  if ('managed' in base) return builderArn(scope, 'aws', `image/${base.managed}/${base.version}`);
  if ('image' in base) return builderArn(scope, Stack.of(scope).account, `image/${base.image}/${base.version}`);
  if ('ssmParameter' in base) return `ssm:${base.ssmParameter}`;
  if ('ami' in base) return base.ami;
  if ('marketplace' in base) return base.marketplace;
  return 'arn' in base ? base.arn : base.container;
};

/** ARN of a component that is not the image's own. */
export const foreignComponent = (scope: Construct, use: Exclude<ComponentReference, { own: string }>): string => {
  if ('managed' in use) return builderArn(scope, 'aws', `component/${use.managed}/${use.version}`);
  if ('marketplace' in use) return builderArn(scope, 'aws-marketplace', `component/${use.marketplace}/${use.version}`);
  return use.arn;
};

export const foreignWorkflow = (
  scope: Construct,
  use: Exclude<ImageDefinition['workflows'][number], { file: string }>,
): string =>
  'managed' in use ? builderArn(scope, 'aws', `workflow/${use.type}/${use.managed}/${use.version}`) : use.arn;

/** `[{ name, value: [...] }]`, as recipes and pipelines pass parameters on; undefined for none. */
export const parameterList = (given: Readonly<Record<string, string | readonly string[]>>) => {
  const all = Object.entries(given).map(([name, value]) => ({ name, value: [value].flat() }));
  return all.length > 0 ? { parameters: all } : {};
};
