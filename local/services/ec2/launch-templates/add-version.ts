import type { RequestLaunchTemplateData, ValidationError, ValidationWarning } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { invalidValue } from '../errors.ts';
import { visibleImage } from '../images/visibility.ts';
import { instanceTypeProblem } from '../instances/instance-type.ts';
import type { LaunchTemplate, TemplateVersion } from '../state.ts';
import { findVersion, latestOf } from './find-template.ts';

export interface NewVersion {
  readonly data: RequestLaunchTemplateData;
  readonly sourceVersion?: string | undefined;
  readonly description?: string | undefined;
  /** ARN of who makes it. */
  readonly createdBy: string;
}

const MAX_DESCRIPTION = 255;
/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html#launch-template-restrictions */
const MAX_VERSIONS = 10_000;

/** Adds a version with the next number. Throws …VersionNotFound for a source that is not there. */
export const addVersion = (world: World, template: LaunchTemplate, given: NewVersion): TemplateVersion => {
  if ((given.description?.length ?? 0) > MAX_DESCRIPTION) {
    throw invalidValue(given.description, 'versionDescription', `It has at most ${MAX_DESCRIPTION} characters.`);
  }
  if (template.versions.length >= MAX_VERSIONS) {
    throw new AwsError('VersionLimitExceeded', `A launch template has at most ${MAX_VERSIONS} versions.`);
  }
  const inherited =
    given.sourceVersion === undefined ? {} : withoutSnapshots(findVersion(template, given.sourceVersion).data);
  const version: TemplateVersion = {
    number: latestOf(template) + 1,
    description: given.description,
    createdAt: world.clock.now(),
    createdBy: given.createdBy,
    // The state is plain JSON.
    data: JSON.parse(JSON.stringify({ ...inherited, ...given.data })) as RequestLaunchTemplateData,
  };
  template.versions.push(version);
  return version;
};

/** Snapshots belong to the source's AMI: a new version has them only if it names them. */
const withoutSnapshots = (data: RequestLaunchTemplateData): RequestLaunchTemplateData => {
  if (!data.BlockDeviceMappings) return data;
  const BlockDeviceMappings = data.BlockDeviceMappings.map((device) => {
    const { SnapshotId: _, ...Ebs } = device.Ebs ?? {};
    return device.Ebs ? { ...device, Ebs } : device;
  });
  return { ...data, BlockDeviceMappings };
};

/** EC2 takes a template that cannot be launched, and says so. */
export const warningFor = (
  world: World,
  account: string,
  region: string,
  { ImageId, InstanceType }: RequestLaunchTemplateData,
): { readonly Warning?: ValidationWarning } => {
  const Errors = [...imageErrors(world, account, region, ImageId), ...typeErrors(InstanceType)];
  return Errors.length > 0 ? { Warning: { Errors } } : {};
};

const imageErrors = (world: World, account: string, region: string, ImageId: string | undefined): ValidationError[] => {
  if (ImageId === undefined || ImageId.startsWith('resolve:ssm:')) return [];
  if (visibleImage(world, account, region, ImageId)) return [];
  return /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(ImageId)
    ? [{ Code: 'InvalidAMIID.NotFound', Message: `The image id '[${ImageId}]' does not exist` }]
    : [{ Code: 'InvalidAMIID.Malformed', Message: `Invalid id: "${ImageId}" (expecting "ami-...")` }];
};

const typeErrors = (type: string | undefined): ValidationError[] => {
  const Message = type === undefined ? undefined : instanceTypeProblem(type);
  return Message === undefined ? [] : [{ Code: 'InvalidParameterValue', Message }];
};
