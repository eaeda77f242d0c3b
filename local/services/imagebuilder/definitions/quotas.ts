import { quotaExceeded } from '../errors.ts';

/** Per account and region. https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
export const QUOTAS = {
  components: ['components', 1000],
  recipes: ['image recipes', 1000],
  containerRecipes: ['container recipes', 1000],
  workflows: ['workflows', 1000],
  infrastructures: ['infrastructure configurations', 1000],
  distributions: ['distribution configurations', 1000],
  pipelines: ['image pipelines', 75],
  lifecyclePolicies: ['lifecycle policies', 50],
} as const satisfies Record<string, readonly [string, number]>;

export const MOST = {
  componentsPerRecipe: 20,
  parametersPerComponent: 25,
  dataLength: 16_000,
  uriBytes: 65_536,
  workflowsPerImage: 10,
  stepsPerWorkflow: 15,
  concurrentBuilds: 100,
  ssmParametersPerRegion: 10,
  launchTemplatesPerRegion: 5,
} as const;

/** Throws ServiceQuotaExceededException where one more would be too many. */
export const checkQuota = (kind: keyof typeof QUOTAS, there: Readonly<Record<string, unknown>>): void => {
  const [what, most] = QUOTAS[kind];
  if (Object.keys(there).length >= most) throw quotaExceeded(what, most);
};
