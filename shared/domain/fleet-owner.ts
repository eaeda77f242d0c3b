/** A service of AWS that made an Auto Scaling group, or that scales it. */
export interface FleetOwner {
  readonly service: 'Amazon EKS' | 'AWS Elastic Beanstalk' | 'AWS Batch' | 'Amazon ECS';
  /** What the group belongs to there: `the managed node group general of the cluster prod`. */
  readonly what: string;
  /** What to do instead of an instance refresh; undefined: the group may be refreshed. */
  readonly instead?: string | undefined;
}

type Tags = Readonly<Record<string, string>>;

/**
 * Who a group belongs to besides its account, by the tags that the service gives it; undefined: nobody.
 *
 * - Amazon EKS tags the groups of managed node groups, and acts only on groups with the tag:
 *   https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSServiceRoleForAmazonEKSNodegroup.html
 * - Elastic Beanstalk tags the resources of an environment:
 *   https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.tagging.html
 * - AWS Batch may create groups and tags with this tag alone:
 *   https://docs.aws.amazon.com/aws-managed-policy/latest/reference/BatchServiceRolePolicy.html
 * - Amazon ECS tags the group of a capacity provider. The group stays its account's, which replaces the instances:
 *   https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html
 */
export const ownerOf = (tags: Tags): FleetOwner | undefined => {
  const nodegroup = tags['eks:nodegroup-name'];
  if (nodegroup !== undefined)
    return {
      service: 'Amazon EKS',
      what: `the managed node group ${nodegroup} of the cluster ${tags['eks:cluster-name'] ?? 'that it is in'}`,
      instead:
        'Give the launch template of the node group the AMI in a new version, then call update-nodegroup-version with that version.',
    };
  const environment = tags['elasticbeanstalk:environment-name'] ?? tags['elasticbeanstalk:environment-id'];
  if (environment !== undefined)
    return {
      service: 'AWS Elastic Beanstalk',
      what: `the environment ${environment}`,
      instead:
        'Set ImageId in aws:autoscaling:launchconfiguration of the environment to the AMI: Elastic Beanstalk replaces the instances.',
    };
  if (tags['AWSBatchServiceTag'] !== undefined)
    return {
      service: 'AWS Batch',
      what: 'a compute environment',
      instead:
        'Call update-compute-environment with the AMI (ec2Configuration.imageIdOverride, or the launch template): AWS Batch replaces the instances.',
    };
  return tags['AmazonECSManaged'] === undefined ? undefined : { service: 'Amazon ECS', what: 'a capacity provider' };
};
