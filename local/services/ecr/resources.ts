import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import { setRegistryScanning } from './enhanced-scanning.ts';
import { repositoryNotEmpty } from './errors.ts';
import { isRepositoryName, plainSettings, putRepository } from './repositories.ts';
import { type Repository, type RepositorySettings, registryOf, type TagMutability } from './state.ts';

interface RepositoryProperties {
  readonly RepositoryName?: string;
  readonly ImageScanningConfiguration?: { readonly ScanOnPush?: boolean };
  readonly ImageTagMutability?: TagMutability;
  readonly ImageTagMutabilityExclusionFilters?: readonly { readonly ImageTagMutabilityExclusionFilterValue: string }[];
  readonly EncryptionConfiguration?: { readonly EncryptionType?: string; readonly KmsKey?: string };
  readonly LifecyclePolicy?: { readonly LifecyclePolicyText?: string; readonly RegistryId?: string };
  readonly RepositoryPolicyText?: object | string;
  readonly EmptyOnDelete?: boolean;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const asText = (value: object | string): string => (typeof value === 'string' ? value : JSON.stringify(value));

const settingsOf = (given: RepositoryProperties): RepositorySettings => ({
  ...plainSettings(),
  tagMutability: given.ImageTagMutability ?? 'MUTABLE',
  exclusions: (given.ImageTagMutabilityExclusionFilters ?? []).map(
    ({ ImageTagMutabilityExclusionFilterValue }) => ImageTagMutabilityExclusionFilterValue,
  ),
  scanOnPush: String(given.ImageScanningConfiguration?.ScanOnPush) === 'true',
  encryption: {
    type: given.EncryptionConfiguration?.EncryptionType ?? 'AES256',
    kmsKey: given.EncryptionConfiguration?.KmsKey,
  },
  emptyOnDelete: String(given.EmptyOnDelete) === 'true',
  lifecyclePolicy: given.LifecyclePolicy?.LifecyclePolicyText,
  policy: given.RepositoryPolicyText && asText(given.RepositoryPolicyText),
  tags: Object.fromEntries((given.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
});

const refused = ({ stackName, logicalId }: ResourceRequest, why: string): LocalAwsError =>
  new LocalAwsError(`${stackName}/${logicalId}: ${why}`);

const checkExclusions = (request: ResourceRequest, { tagMutability, exclusions }: RepositorySettings): void => {
  const takesThem = tagMutability.endsWith('_WITH_EXCLUSION');
  if (takesThem !== exclusions.length > 0)
    throw refused(
      request,
      `ImageTagMutability ${tagMutability} ${takesThem ? 'needs' : 'takes no'} ImageTagMutabilityExclusionFilters`,
    );
};

const repositoryName = ({ properties, generatedName }: ResourceRequest): string =>
  (properties as RepositoryProperties).RepositoryName ?? generatedName(256).toLowerCase();

const repositoryView = ({ name, arn, uri }: Repository) => ({
  ref: name,
  attributes: { Arn: arn, RepositoryUri: uri },
});

const repository: ResourceType = {
  properties: [
    'RepositoryName',
    'ImageScanningConfiguration',
    'ImageTagMutability',
    'ImageTagMutabilityExclusionFilters',
    'EncryptionConfiguration',
    'LifecyclePolicy',
    'RepositoryPolicyText',
    'EmptyOnDelete',
    'Tags',
  ],
  identifier: 'RepositoryName',
  replacedBy: ['RepositoryName', 'EncryptionConfiguration'],
  find: (request, world) => {
    const name = repositoryName(request);
    const known = registryOf(world, request.account, request.region).repositories[name];
    return known && { identifier: name, ...repositoryView(known) };
  },
  create: (request, world) => {
    const given = request.properties as RepositoryProperties;
    const name = repositoryName(request);
    if (!isRepositoryName(name))
      throw refused(request, `RepositoryName "${name}" has to have 2 to 256 lower-case letters, digits and ._-/`);
    const settings = settingsOf(given);
    checkExclusions(request, settings);
    const known = registryOf(world, request.account, request.region).repositories[name];
    // CloudFormation leaves a policy alone that its template does not have: somebody else set it.
    const made = putRepository(world, request, name, { ...settings, policy: settings.policy ?? known?.policy });
    return repositoryView(made);
  },
  delete: ({ account, region, physicalId }, world) => {
    const { repositories } = registryOf(world, account, region);
    const known = repositories[physicalId];
    if (known && !known.emptyOnDelete && Object.keys(known.images).length > 0) throw repositoryNotEmpty(known);
    delete repositories[physicalId];
  },
};

interface ScanningProperties {
  readonly ScanType?: 'BASIC' | 'ENHANCED';
  readonly Rules?: readonly {
    readonly ScanFrequency: string;
    readonly RepositoryFilters: readonly { readonly Filter: string }[];
  }[];
}

const registryScanning: ResourceType = {
  properties: ['ScanType', 'Rules'],
  create: ({ account, region, properties }, world) => {
    const { ScanType = 'BASIC', Rules = [] } = properties as ScanningProperties;
    const rules = Rules.map(({ ScanFrequency, RepositoryFilters }) => ({
      frequency: ScanFrequency,
      repositories: RepositoryFilters.map(({ Filter }) => Filter),
    }));
    setRegistryScanning(world, { account, region }, ScanType, rules);
    return { ref: account, attributes: { RegistryId: account } };
  },
  delete: ({ account, region }, world) => setRegistryScanning(world, { account, region }, 'BASIC', []),
};

export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::ECR::Repository': repository,
  'AWS::ECR::RegistryScanningConfiguration': registryScanning,
};
