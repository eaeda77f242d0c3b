import type {
  BatchGetRepositoryScanningConfigurationRequest,
  BatchGetRepositoryScanningConfigurationResponse,
  DescribeImageScanFindingsRequest,
  DescribeImageScanFindingsResponse,
  GetRegistryScanningConfigurationRequest,
  GetRegistryScanningConfigurationResponse,
  PutRegistryScanningConfigurationRequest,
  PutRegistryScanningConfigurationResponse,
  StartImageScanRequest,
  StartImageScanResponse,
} from '@aws-sdk/client-ecr';
import { type Operation, operation } from '../../kernel/service.ts';
import { accessTo, repositoryOperation } from './ecr-operation.ts';
import { setRegistryScanning } from './enhanced-scanning.ts';
import { imageNotFound, invalidParameter, scanNotFound } from './errors.ts';
import { imageOf } from './find-image.ts';
import { basicView, enhancedView } from './finding-views.ts';
import { page } from './page.ts';
import { frequencyOf, scanStatus, severityCounts, startScan } from './scanning.ts';
import { registryOf } from './state.ts';

const ENDED = ['COMPLETE', 'ACTIVE'];

const readScanFindings = repositoryOperation<DescribeImageScanFindingsRequest, DescribeImageScanFindingsResponse>(
  'DescribeImageScanFindings',
  (repository, input, _call, world) => {
    const image = imageOf(repository, input.imageId ?? {});
    if (!image) throw imageNotFound(repository, JSON.stringify(input.imageId));
    const { scan } = image;
    if (!scan) throw scanNotFound(repository, image.digest);
    const status = scanStatus(world, scan);
    const answer = {
      registryId: repository.account,
      repositoryName: repository.name,
      imageId: { imageDigest: image.digest },
      imageScanStatus: { status: status as 'COMPLETE', description: `The scan is ${status}.` },
    };
    if (!ENDED.includes(status)) return answer;
    const { items, next } = page(scan.findings, input);
    return {
      ...answer,
      imageScanFindings: {
        imageScanCompletedAt: new Date(scan.endsAt ?? scan.startedAt),
        findingSeverityCounts: severityCounts(scan),
        ...(scan.type === 'BASIC'
          ? { findings: items.flatMap(basicView) }
          : { enhancedFindings: items.map((finding) => enhancedView(repository, scan, finding)) }),
      },
      ...next,
    };
  },
);

/** Enhanced findings are Inspector's: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html */
const describeImageScanFindings: Operation = {
  ...readScanFindings,
  access: (input: never, call, world) => [
    ...readScanFindings.access(input, call, world),
    ...(registryOf(world, call.account, call.region).scanType === 'ENHANCED'
      ? ['inspector2:ListFindings', 'inspector2:ListCoverage'].map((action) => ({ action, resource: '*' }))
      : []),
  ],
};

/** Of basic scanning: enhanced scanning starts by itself. */
const startImageScan = repositoryOperation<StartImageScanRequest, StartImageScanResponse>(
  'StartImageScan',
  (repository, { imageId = {} }, { region }, world) => {
    const place = { account: repository.account, region };
    const image = imageOf(repository, imageId);
    if (!image) throw imageNotFound(repository, JSON.stringify(imageId));
    if (registryOf(world, place.account, region).scanType === 'ENHANCED')
      throw invalidParameter('This feature is disabled: the registry has enhanced scanning');
    startScan(world, place, repository, image);
    return { imageId: { imageDigest: image.digest }, imageScanStatus: { status: 'IN_PROGRESS' } };
  },
);

const batchGetRepositoryScanningConfiguration = operation<
  BatchGetRepositoryScanningConfigurationRequest,
  BatchGetRepositoryScanningConfigurationResponse
>({
  access: ({ repositoryNames = [] }, call, world) =>
    repositoryNames.map((name) => accessTo('BatchGetRepositoryScanningConfiguration', call.account, name, call, world)),
  run: ({ repositoryNames = [] }, { account, region }, world) => {
    const registry = registryOf(world, account, region);
    const found = repositoryNames.flatMap((name) => registry.repositories[name] ?? []);
    return {
      scanningConfigurations: found.map((repository) => ({
        repositoryArn: repository.arn,
        repositoryName: repository.name,
        scanOnPush: repository.scanOnPush,
        scanFrequency: frequencyOf(registry, repository) as 'MANUAL',
        appliedScanFilters: [],
      })),
      failures: repositoryNames
        .filter((name) => !registry.repositories[name])
        .map((repositoryName) => ({ repositoryName, failureCode: 'REPOSITORY_NOT_FOUND' })),
    };
  },
});

const getRegistryScanningConfiguration = operation<
  GetRegistryScanningConfigurationRequest,
  GetRegistryScanningConfigurationResponse
>({
  access: () => [{ action: 'ecr:GetRegistryScanningConfiguration', resource: '*' }],
  run: (_input, { account, region }, world) => {
    const { scanType, scanRules } = registryOf(world, account, region);
    const rules = scanRules.map(({ frequency, repositories }) => ({
      scanFrequency: frequency as 'MANUAL',
      repositoryFilters: repositories.map((filter) => ({ filter, filterType: 'WILDCARD' as const })),
    }));
    return { registryId: account, scanningConfiguration: { scanType, rules } };
  },
});

const putRegistryScanningConfiguration = operation<
  PutRegistryScanningConfigurationRequest,
  PutRegistryScanningConfigurationResponse
>({
  access: () => [{ action: 'ecr:PutRegistryScanningConfiguration', resource: '*' }],
  run: ({ scanType = 'BASIC', rules = [] }, { account, region }, world) => {
    const scanRules = rules.map(({ scanFrequency = 'MANUAL', repositoryFilters = [] }) => ({
      frequency: scanFrequency,
      repositories: repositoryFilters.flatMap(({ filter }) => filter ?? []),
    }));
    setRegistryScanning(world, { account, region }, scanType, scanRules);
    return { registryScanningConfiguration: { scanType, rules } };
  },
});

export const scans: Readonly<Record<string, Operation>> = {
  DescribeImageScanFindings: describeImageScanFindings,
  StartImageScan: startImageScan,
  BatchGetRepositoryScanningConfiguration: batchGetRepositoryScanningConfiguration,
  GetRegistryScanningConfiguration: getRegistryScanningConfiguration,
  PutRegistryScanningConfiguration: putRegistryScanningConfiguration,
};
