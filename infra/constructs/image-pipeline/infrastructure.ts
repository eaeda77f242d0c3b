import { CfnInstanceProfile, type IManagedPolicy, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnInfrastructureConfiguration } from 'aws-cdk-lib/aws-imagebuilder';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ImageDefinition } from '../../images/image-definition.ts';
import type { BuildLogs } from './build-logs.ts';

export interface InfrastructureProps {
  readonly definition: ImageDefinition;
  readonly bucket: IBucket;
  readonly logs: BuildLogs;
}

/** The instances that build and test an image, and what they may do. */
export class Infrastructure extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { definition, bucket, logs }: InfrastructureProps) {
    super(scope, id);
    const { build, logging, name, tags } = definition;
    this.arn = new CfnInfrastructureConfiguration(this, 'Configuration', {
      name,
      instanceProfileName: build.instanceProfile ?? this.profile(definition, bucket, logs),
      instanceTypes: build.instanceTypes,
      terminateInstanceOnFailure: build.terminateOnFailure,
      instanceMetadataOptions: {
        httpTokens: build.metadata.tokens,
        httpPutResponseHopLimit: build.metadata.hopLimit,
      },
      ...(build.subnetId === undefined ? {} : { subnetId: build.subnetId }),
      ...(build.securityGroupIds === undefined ? {} : { securityGroupIds: build.securityGroupIds }),
      ...(build.keyPair === undefined ? {} : { keyPair: build.keyPair }),
      ...(build.placement === undefined ? {} : { placement: placementOf(build.placement) }),
      ...(build.snsTopic === undefined ? {} : { snsTopicArn: build.snsTopic }),
      ...s3Logs(logging.s3, name, bucket),
      resourceTags: { 'hallmark:image': name, ...build.resourceTags },
      tags,
    }).attrArn;
  }

  private profile(definition: ImageDefinition, bucket: IBucket, logs: BuildLogs): string {
    const role = new Role(this, 'InstanceRole', {
      description: `Of the instances that build ${definition.name}`,
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('EC2InstanceProfileForImageBuilder'),
        ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore'),
        ...(definition.container
          ? [ManagedPolicy.fromAwsManagedPolicyName('EC2InstanceProfileForImageBuilderECRContainerBuilds')]
          : []),
        ...definition.build.policies.map((policy, index) => this.policy(policy, index)),
      ],
    });
    if (definition.logging.s3 === true) bucket.grantPut(role, `${definition.name}/*`);
    logs.image.grantWrite(role);
    return new CfnInstanceProfile(this, 'InstanceProfile', { roles: [role.roleName] }).ref;
  }

  private policy(nameOrArn: string, index: number): IManagedPolicy {
    return nameOrArn.startsWith('arn:')
      ? ManagedPolicy.fromManagedPolicyArn(this, `Policy${index}`, nameOrArn)
      : ManagedPolicy.fromAwsManagedPolicyName(nameOrArn);
  }
}

const placementOf = (given: NonNullable<ImageDefinition['build']['placement']>) => ({
  ...(given.tenancy === undefined ? {} : { tenancy: given.tenancy }),
  ...(given.availabilityZone === undefined ? {} : { availabilityZone: given.availabilityZone }),
  ...(given.hostId === undefined ? {} : { hostId: given.hostId }),
  ...(given.hostResourceGroup === undefined ? {} : { hostResourceGroupArn: given.hostResourceGroup }),
});

const s3Logs = (given: ImageDefinition['logging']['s3'], name: string, bucket: IBucket) => {
  if (given === false) return {};
  const { bucket: s3BucketName, prefix: s3KeyPrefix = name } =
    given === true ? { bucket: bucket.bucketName } : { bucket: given.bucket, prefix: given.prefix };
  return { logging: { s3Logs: { s3BucketName, s3KeyPrefix } } };
};
