import { type Acknowledgement, actions, managed } from './acknowledgement.ts';

/** Findings in the stack of the image pipelines. */
export const inImageFactory = (images: readonly string[]): readonly Acknowledgement[] => [
  ...ANY_IMAGE,
  ...images.map((name) => ({
    finding: `IAM5[Resource::<Logs6819BB44.Arn>/${name}/*]`,
    where: /\/InstanceRole\/DefaultPolicy\/Resource$/,
    reason: 'Image Builder names the logs of each build.',
  })),
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
