import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { type Repository, type RepositorySettings, registryOf } from './state.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const NAME = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/;

export const isRepositoryName = (name: string): boolean => name.length >= 2 && name.length <= 256 && NAME.test(name);

export const repositoryArn = (account: string, region: string, name: string): string =>
  `arn:aws:ecr:${region}:${account}:repository/${name}`;

export const plainSettings = (): RepositorySettings => ({
  tagMutability: 'MUTABLE',
  exclusions: [],
  scanOnPush: false,
  encryption: { type: 'AES256' },
  emptyOnDelete: false,
  tags: {},
});

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Makes the repository, or gives one that is there new settings; its images stay. */
export const putRepository = (
  world: World,
  { account, region }: Place,
  name: string,
  settings: RepositorySettings,
): Repository => {
  const { repositories } = registryOf(world, account, region);
  const made: Repository = {
    createdAt: world.clock.now(),
    images: {},
    ...repositories[name],
    ...settings,
    name,
    account,
    arn: repositoryArn(account, region, name),
    uri: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
  };
  repositories[name] = made;
  return made;
};

/** Throws RepositoryNotFoundException in ECR's words. */
export const repositoryOf = (world: World, { account, region }: Place, name: string): Repository => {
  const found = registryOf(world, account, region).repositories[name];
  if (found) return found;
  throw new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${account}'`,
    { status: 400 },
  );
};
