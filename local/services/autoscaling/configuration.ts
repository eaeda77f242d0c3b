import type { DesiredConfiguration, LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { describeVersion, dryRunLaunch } from './ec2-calls.ts';
import { validation } from './errors.ts';
import type { Configuration, Place, TemplateSpecification } from './state.ts';

/** The template that a request names, straight or in a mixed instances policy. Throws ValidationError without one. */
export const specificationOf = ({
  LaunchTemplate,
  MixedInstancesPolicy,
}: DesiredConfiguration): LaunchTemplateSpecification => {
  const mixed = MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  if (LaunchTemplate && MixedInstancesPolicy) {
    throw validation('Give a launch template or a mixed instances policy, not both.');
  }
  const found = LaunchTemplate ?? mixed;
  if (!found) {
    throw validation(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
  }
  return found;
};

/** What a request asks a group to launch, with the template's id and name filled in. Throws ValidationError. */
export const configurationOf = async (
  world: World,
  place: Place,
  groupArn: string,
  given: DesiredConfiguration,
): Promise<Configuration> => {
  const specification = specificationOf(given);
  const { id, name } = await versionNow(world, place, groupArn, specification);
  const template = { id, name, version: specification.Version ?? '$Default' };
  if (!given.MixedInstancesPolicy) return { template };
  const LaunchTemplateSpecification = toSpecification(template);
  const LaunchTemplate = { ...given.MixedInstancesPolicy.LaunchTemplate, LaunchTemplateSpecification };
  return { template, mixed: { ...given.MixedInstancesPolicy, LaunchTemplate } };
};

export const toSpecification = ({ id, name, version }: TemplateSpecification): LaunchTemplateSpecification => ({
  LaunchTemplateId: id,
  LaunchTemplateName: name,
  Version: version,
});

/** A configuration as the API shows it. */
export const toDesired = ({ template, mixed }: Configuration): DesiredConfiguration =>
  mixed ? { MixedInstancesPolicy: mixed } : { LaunchTemplate: toSpecification(template) };

export interface VersionNow {
  readonly id: string;
  readonly name: string;
  /** What `$Latest` and `$Default` mean now. */
  readonly number: string;
  readonly imageId: string | undefined;
}

/** The version of a template that would be launched now. Throws ValidationError where there is none. */
export const versionNow = async (
  world: World,
  place: Place,
  groupArn: string,
  specification: LaunchTemplateSpecification,
): Promise<VersionNow> => {
  try {
    const version = await describeVersion(world, place, groupArn, specification);
    const { LaunchTemplateId = '', LaunchTemplateName = '', VersionNumber, LaunchTemplateData } = version;
    const imageId = LaunchTemplateData?.ImageId;
    return { id: LaunchTemplateId, name: LaunchTemplateName, number: String(VersionNumber), imageId };
  } catch (error) {
    throw unusable(error);
  }
};

/** As {@link versionNow}, of a template that a group or a refresh holds. */
export const heldVersion = (
  world: World,
  place: Place,
  groupArn: string,
  { id: LaunchTemplateId, version: Version }: TemplateSpecification,
): Promise<VersionNow> => versionNow(world, place, groupArn, { LaunchTemplateId, Version });

/** Throws AccessDenied or ValidationError where the caller cannot launch an instance of the configuration. */
export const checkLaunchable = async (
  world: World,
  { principal, region }: Call,
  { template }: Configuration,
): Promise<void> => {
  const { id: LaunchTemplateId, version: Version } = template;
  try {
    await dryRunLaunch(world, principal, region, { LaunchTemplateId, Version });
  } catch (error) {
    if (!(error instanceof AwsError) || error.name !== 'UnauthorizedOperation') throw unusable(error);
    const message = `You are not authorized to use launch template: ${LaunchTemplateId}. ${error.message}`;
    throw new AwsError('AccessDenied', message, { status: 403 });
  }
};

const unusable = (error: unknown): unknown =>
  error instanceof AwsError ? validation(`You must use a valid fully-formed launch template. ${error.message}`) : error;

/** Whether instances get their AMI from a parameter at launch. */
export const usesParameter = ({ imageId }: VersionNow): boolean => imageId?.startsWith('resolve:ssm:') ?? false;
