import type {
  CreateRepositoryRequest,
  CreateRepositoryResponse,
  DeleteRepositoryRequest,
  DeleteRepositoryResponse,
  DescribeRepositoriesRequest,
  DescribeRepositoriesResponse,
  PutImageScanningConfigurationRequest,
  PutImageScanningConfigurationResponse,
  PutImageTagMutabilityRequest,
  PutImageTagMutabilityResponse,
  Repository as RepositoryView,
} from '@aws-sdk/client-ecr';
import { type Operation, operation } from '../../kernel/service.ts';
import { accessTo, registryId, repositoryOperation } from './ecr-operation.ts';
import { invalidParameter, repositoryAlreadyThere, repositoryNotEmpty } from './errors.ts';
import { page } from './page.ts';
import { isRepositoryName, plainSettings, putRepository, repositoryOf } from './repositories.ts';
import { type Repository, registryOf } from './state.ts';

const view = (repository: Repository): RepositoryView => ({
  repositoryArn: repository.arn,
  registryId: repository.account,
  repositoryName: repository.name,
  repositoryUri: repository.uri,
  createdAt: new Date(repository.createdAt),
  imageTagMutability: repository.tagMutability,
  ...(repository.exclusions.length === 0
    ? {}
    : {
        imageTagMutabilityExclusionFilters: repository.exclusions.map((filter) => ({ filterType: 'WILDCARD', filter })),
      }),
  imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
  encryptionConfiguration: {
    encryptionType: repository.encryption.type as 'AES256',
    kmsKey: repository.encryption.kmsKey,
  },
});

const createRepository = operation<CreateRepositoryRequest, CreateRepositoryResponse>({
  access: (input, call, world) => [
    accessTo('CreateRepository', registryId(input, call), input.repositoryName ?? '', call, world),
  ],
  run: (input, call, world) => {
    const { repositoryName: name = '', imageTagMutability, imageTagMutabilityExclusionFilters = [] } = input;
    const account = registryId(input, call);
    if (!isRepositoryName(name)) throw invalidParameter(`Invalid parameter at 'repositoryName': '${name}'`);
    if (registryOf(world, account, call.region).repositories[name]) throw repositoryAlreadyThere(name, account);
    const made = putRepository(world, { account, region: call.region }, name, {
      ...plainSettings(),
      tagMutability: imageTagMutability ?? 'MUTABLE',
      exclusions: imageTagMutabilityExclusionFilters.flatMap(({ filter }) => filter ?? []),
      scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
      tags: Object.fromEntries((input.tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    });
    return { repository: view(made) };
  },
});

const describeRepositories = operation<DescribeRepositoriesRequest, DescribeRepositoriesResponse>({
  access: (input, call, world) =>
    input.repositoryNames
      ? input.repositoryNames.map((name) =>
          accessTo('DescribeRepositories', registryId(input, call), name, call, world),
        )
      : [{ action: 'ecr:DescribeRepositories', resource: '*' }],
  run: (input, call, world) => {
    const place = { account: registryId(input, call), region: call.region };
    const all = input.repositoryNames
      ? input.repositoryNames.map((name) => repositoryOf(world, place, name))
      : Object.values(registryOf(world, place.account, place.region).repositories);
    const { items, next } = page(all, input);
    return { repositories: items.map(view), ...next };
  },
});

const deleteRepository = repositoryOperation<DeleteRepositoryRequest, DeleteRepositoryResponse>(
  'DeleteRepository',
  (repository, { force }, call, world) => {
    if (!force && Object.keys(repository.images).length > 0) throw repositoryNotEmpty(repository);
    delete registryOf(world, repository.account, call.region).repositories[repository.name];
    return { repository: view(repository) };
  },
);

const putImageTagMutability = repositoryOperation<PutImageTagMutabilityRequest, PutImageTagMutabilityResponse>(
  'PutImageTagMutability',
  (repository, { imageTagMutability = 'MUTABLE', imageTagMutabilityExclusionFilters = [] }) => {
    repository.tagMutability = imageTagMutability;
    repository.exclusions = imageTagMutabilityExclusionFilters.flatMap(({ filter }) => filter ?? []);
    return { registryId: repository.account, repositoryName: repository.name, imageTagMutability };
  },
);

const putImageScanningConfiguration = repositoryOperation<
  PutImageScanningConfigurationRequest,
  PutImageScanningConfigurationResponse
>('PutImageScanningConfiguration', (repository, { imageScanningConfiguration }) => {
  repository.scanOnPush = imageScanningConfiguration?.scanOnPush ?? false;
  const { account, name, scanOnPush } = repository;
  return { registryId: account, repositoryName: name, imageScanningConfiguration: { scanOnPush } };
});

export const managingRepositories: Readonly<Record<string, Operation>> = {
  CreateRepository: createRepository,
  DescribeRepositories: describeRepositories,
  DeleteRepository: deleteRepository,
  PutImageTagMutability: putImageTagMutability,
  PutImageScanningConfiguration: putImageScanningConfiguration,
};
