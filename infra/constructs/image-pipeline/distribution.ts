import { CfnDistributionConfiguration } from 'aws-cdk-lib/aws-imagebuilder';
import type { Construct } from 'constructs';
import type { ImageDefinition } from '../../images/image-definition.ts';
import { repositoryOf } from '../../images/versions/contents.ts';

export interface DistributionProps {
  readonly definition: ImageDefinition;
  /** Regions in which every image has a copy. */
  readonly regions: readonly string[];
  /** ARN of the key for a region's copy. */
  readonly keyArn: (region: string) => string;
}

/** Copies only. Permissions, parameters and launch templates come after the gate, from the promotion. Gives its ARN. */
export const makeDistribution = (scope: Construct, { definition, regions, keyArn }: DistributionProps): string =>
  new CfnDistributionConfiguration(scope, 'Distribution', {
    name: definition.name,
    ...(definition.description ? { description: definition.description } : {}),
    distributions: [...new Set([...regions, ...Object.keys(definition.distribution.regions)])].map((region) =>
      definition.container
        ? { region, containerDistributionConfiguration: ofContainer(definition) }
        : ofAmi(definition, region, keyArn),
    ),
    tags: definition.tags,
  }).attrArn;

/** Image Builder adds a tag of version and build by itself. */
const ofContainer = (definition: ImageDefinition) => ({
  ...(definition.container?.tags.length ? { ContainerTags: definition.container.tags } : {}),
  ...(definition.description ? { Description: definition.description } : {}),
  TargetRepository: { Service: 'ECR', RepositoryName: repositoryOf(definition) },
});

const ofAmi = (definition: ImageDefinition, region: string, keyArn: (region: string) => string) => {
  const { name, description, amiTags, regions, ...common } = definition.distribution;
  const own = regions[region];
  const fastLaunch = own?.fastLaunch ?? common.fastLaunch;
  const licenses = own?.licenses ?? common.licenses;
  const said = description ?? definition.description;
  return {
    region,
    amiDistributionConfiguration: {
      Name: name ?? `${definition.name} {{ imagebuilder:buildDate }}`,
      ...(said ? { Description: said } : {}),
      KmsKeyId: own?.kmsKey ?? keyArn(region),
      AmiTags: { 'hallmark:image': definition.name, ...amiTags, ...own?.amiTags },
    },
    ...(licenses.length > 0 ? { licenseConfigurationArns: licenses } : {}),
    ...(fastLaunch ? { fastLaunchConfigurations: [fastLaunchOf(fastLaunch)] } : {}),
  };
};

const fastLaunchOf = (given: NonNullable<ImageDefinition['distribution']['fastLaunch']>) => ({
  enabled: true,
  ...(given.account === undefined ? {} : { accountId: given.account }),
  ...(given.maxParallelLaunches === undefined ? {} : { maxParallelLaunches: given.maxParallelLaunches }),
  ...(given.snapshots === undefined ? {} : { snapshotConfiguration: { targetResourceCount: given.snapshots } }),
  ...(given.launchTemplate === undefined
    ? {}
    : {
        launchTemplate: {
          launchTemplateId: given.launchTemplate.id,
          launchTemplateVersion: given.launchTemplate.version,
        },
      }),
});
