import type { Service } from '../../kernel/service.ts';
import { getImageBlockPublicAccessState } from './images/block-public-access.ts';
import { copyImage } from './images/copy-image.ts';
import {
  disableImageDeregistrationProtection,
  enableImageDeregistrationProtection,
} from './images/deregistration-protection.ts';
import { describeImages } from './images/describe-images.ts';
import { describeImageAttribute, modifyImageAttribute } from './images/image-attribute.ts';
import {
  deregisterImage,
  disableImage,
  disableImageDeprecation,
  enableImage,
  enableImageDeprecation,
} from './images/lifecycle.ts';
import { describeInstanceStatus, describeInstances } from './instances/describing.ts';
import { describeInstanceTypeOfferings } from './instances/instance-type-offerings.ts';
import { runInstances } from './instances/run-instances.ts';
import { terminateInstances } from './instances/terminate-instances.ts';
import { describeLaunchTemplates, describeLaunchTemplateVersions } from './launch-templates/describing.ts';
import {
  createLaunchTemplate,
  createLaunchTemplateVersion,
  deleteLaunchTemplate,
  modifyLaunchTemplate,
} from './launch-templates/managing.ts';
import { launchTemplate } from './launch-templates/resource.ts';
import { deleteDefault, enableRegion } from './network/controls.ts';
import { createDefaultVpc } from './network/default-vpc.ts';
import {
  describeAvailabilityZones,
  describeSecurityGroups,
  describeSubnets,
  describeVpcs,
} from './network/describing.ts';
import { describeRegions } from './network/regions.ts';
import { networkResourceTypes } from './network/resources.ts';
import { describeSnapshots } from './snapshots/describe-snapshots.ts';
import { describeSnapshotAttribute, modifySnapshotAttribute } from './snapshots/snapshot-attribute.ts';
import { createTags, deleteTags, describeTags } from './tags/tagging.ts';

/** Amazon EC2: AMIs with their sharing and lifecycle, snapshots, launch templates, and instances that run nothing. */
export const ec2: Service = {
  name: 'ec2',
  client: () => import('@aws-sdk/client-ec2'),
  operations: {
    CopyImage: copyImage,
    CreateDefaultVpc: createDefaultVpc,
    CreateLaunchTemplate: createLaunchTemplate,
    CreateLaunchTemplateVersion: createLaunchTemplateVersion,
    CreateTags: createTags,
    DeleteLaunchTemplate: deleteLaunchTemplate,
    DeleteTags: deleteTags,
    DeregisterImage: deregisterImage,
    DescribeAvailabilityZones: describeAvailabilityZones,
    DescribeImageAttribute: describeImageAttribute,
    DescribeImages: describeImages,
    DescribeInstances: describeInstances,
    DescribeInstanceStatus: describeInstanceStatus,
    DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
    DescribeLaunchTemplates: describeLaunchTemplates,
    DescribeLaunchTemplateVersions: describeLaunchTemplateVersions,
    DescribeRegions: describeRegions,
    DescribeSecurityGroups: describeSecurityGroups,
    DescribeSnapshotAttribute: describeSnapshotAttribute,
    DescribeSnapshots: describeSnapshots,
    DescribeSubnets: describeSubnets,
    DescribeTags: describeTags,
    DescribeVpcs: describeVpcs,
    DisableImage: disableImage,
    DisableImageDeprecation: disableImageDeprecation,
    DisableImageDeregistrationProtection: disableImageDeregistrationProtection,
    EnableImage: enableImage,
    EnableImageDeprecation: enableImageDeprecation,
    EnableImageDeregistrationProtection: enableImageDeregistrationProtection,
    GetImageBlockPublicAccessState: getImageBlockPublicAccessState,
    ModifyImageAttribute: modifyImageAttribute,
    ModifyLaunchTemplate: modifyLaunchTemplate,
    ModifySnapshotAttribute: modifySnapshotAttribute,
    RunInstances: runInstances,
    TerminateInstances: terminateInstances,
  },
  resourceTypes: { 'AWS::EC2::LaunchTemplate': launchTemplate, ...networkResourceTypes },
  controls: { 'delete-default-vpc': deleteDefault, 'enable-region': enableRegion },
};
