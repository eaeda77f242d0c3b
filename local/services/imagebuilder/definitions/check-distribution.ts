import type { Distribution } from '@aws-sdk/client-imagebuilder';
import { invalidCombination, invalidValue, quotaExceeded } from '../errors.ts';
import { checkOneOf } from './names.ts';
import { MOST } from './quotas.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_AmiDistributionConfiguration.html */
const AMI_NAME = /^[-_A-Za-z0-9{][-_A-Za-z0-9\s:{}.]+[-_A-Za-z0-9}]$/;

/** Throws for regions given twice, names that AMIs cannot have, and too many destinations. */
export const checkDistributions = (distributions: readonly Distribution[] | undefined): void => {
  if (!distributions?.length) throw invalidValue('distributions', 'Give at least one region.');
  const regions = distributions.map(({ region }) => region);
  const twice = regions.find((region, index) => regions.indexOf(region) < index);
  if (twice !== undefined) throw invalidValue('distributions', `The region ${twice} is there twice.`);
  for (const distribution of distributions) checkOne(distribution);
};

const checkOne = (distribution: Distribution): void => {
  const { region, amiDistributionConfiguration: ami, containerDistributionConfiguration: container } = distribution;
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region ?? ''))
    throw invalidValue('distributions.region', `"${region}" is no region such as us-east-1.`);
  if (ami && container)
    throw invalidCombination(`The distribution to ${region} is either of AMIs or of container images.`);
  if (ami?.name !== undefined && (ami.name.length > 127 || !AMI_NAME.test(ami.name)))
    throw invalidValue(
      'amiDistributionConfiguration.name',
      `"${ami.name}" does not match ${AMI_NAME.source}, with at most 127 characters.`,
    );
  if (container)
    checkOneOf('containerDistributionConfiguration.targetRepository.service', container.targetRepository?.service, [
      'ECR',
    ]);
  if ((distribution.ssmParameterConfigurations?.length ?? 0) > MOST.ssmParametersPerRegion)
    throw quotaExceeded('SSM parameters per region of a distribution', MOST.ssmParametersPerRegion);
  if ((distribution.launchTemplateConfigurations?.length ?? 0) > MOST.launchTemplatesPerRegion)
    throw quotaExceeded('launch templates per region of a distribution', MOST.launchTemplatesPerRegion);
};
