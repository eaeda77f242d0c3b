import { type Acknowledgement, actions, managed } from './acknowledgement.ts';

/** Findings in the stacks of image pipelines. */
export const inImageFactory = (images: readonly string[]): readonly Acknowledgement[] => [
  ...ANY_IMAGE,
  ...images.flatMap((name) =>
    LOGS_BUCKET.map((bucket) => ({
      finding: `IAM5[Resource::${bucket}/${name}/*]`,
      where: /\/InstanceRole\/DefaultPolicy\/Resource$/,
      reason: 'Image Builder names the logs of each build.',
    })),
  ),
];

/** The bucket for the logs of builds, as the image factory names it and as stacks of derived images find it. */
const LOGS_BUCKET = [
  '<Logs6819BB44.Arn>',
  'arn:<AWS::Partition>:s3:::<SsmParameterValuehallmarkbuildlogsbucketC96584B6F00A464EAD1953AFF4B05118Parameter>',
];

const ANY_IMAGE: readonly Acknowledgement[] = [
  {
    finding: managed('EC2InstanceProfileForImageBuilder'),
    where: /\/InstanceRole\/Resource$/,
    reason: 'Image Builder documents this policy for build instances and keeps it current.',
  },
  {
    finding: managed('AmazonSSMManagedInstanceCore'),
    where: /\/InstanceRole\/Resource$/,
    reason: 'Image Builder drives build instances through Systems Manager, which needs this policy.',
  },
  {
    finding: managed('EC2InstanceProfileForImageBuilderECRContainerBuilds'),
    where: /\/InstanceRole\/Resource$/,
    reason: 'Image Builder documents this policy for instances that build container images and keeps it current.',
  },
  {
    finding: managed('service-role/EC2ImageBuilderLifecycleExecutionPolicy'),
    where: /\/Lifecycle\/Role\/Resource$/,
    reason: 'Image Builder documents this policy for lifecycle policies; it reaches only what Image Builder made.',
  },
  {
    finding: actions('s3:Abort*'),
    where: /\/InstanceRole\/DefaultPolicy\/Resource$/,
    reason: 'Aborting an upload of its own, under the prefix of its image.',
  },
];
