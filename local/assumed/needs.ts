/** Kinds of things that templates take from the account, by their names in the file that says what accounts have. */
export type Kind =
  | 'roles'
  | 'instanceProfiles'
  | 'buckets'
  | 'subnets'
  | 'securityGroups'
  | 'keyPairs'
  | 'repositories'
  | 'keys'
  | 'topics'
  | 'licenseConfigurations'
  | 'images'
  | 'parameters';

interface Need {
  /** Members from the resource's properties on; a list is gone through. */
  readonly path: readonly string[];
  readonly kind: Kind;
}

const need = (path: string, kind: Kind): Need => ({ path: path.split('.'), kind });

const VOLUME_KEY = 'Ebs.KmsKeyId';

/** Where templates name things that may be older than the stack. */
export const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  'AWS::ImageBuilder::Component': [need('KmsKeyId', 'keys')],
  'AWS::ImageBuilder::ContainerRecipe': [
    need('TargetRepository.RepositoryName', 'repositories'),
    need('KmsKeyId', 'keys'),
    need(`InstanceConfiguration.BlockDeviceMappings.${VOLUME_KEY}`, 'keys'),
  ],
  'AWS::ImageBuilder::DistributionConfiguration': [
    need('Distributions.AmiDistributionConfiguration.KmsKeyId', 'keys'),
    need('Distributions.LicenseConfigurationArns', 'licenseConfigurations'),
  ],
  'AWS::ImageBuilder::ImagePipeline': [need('ExecutionRole', 'roles')],
  'AWS::ImageBuilder::ImageRecipe': [need('ParentImage', 'images'), need(`BlockDeviceMappings.${VOLUME_KEY}`, 'keys')],
  'AWS::ImageBuilder::InfrastructureConfiguration': [
    need('InstanceProfileName', 'instanceProfiles'),
    need('KeyPair', 'keyPairs'),
    need('Logging.S3Logs.S3BucketName', 'buckets'),
    need('SecurityGroupIds', 'securityGroups'),
    need('SnsTopicArn', 'topics'),
    need('SubnetId', 'subnets'),
  ],
  'AWS::ImageBuilder::LifecyclePolicy': [need('ExecutionRole', 'roles')],
  'AWS::ImageBuilder::Workflow': [need('KmsKeyId', 'keys')],
  'AWS::Lambda::Function': [need('Role', 'roles')],
  'AWS::StepFunctions::StateMachine': [need('RoleArn', 'roles')],
};

/** Where templates name what they make, and so do not need. */
export const MAKES: Readonly<Record<string, Need>> = {
  'AWS::ECR::Repository': need('RepositoryName', 'repositories'),
  'AWS::IAM::InstanceProfile': need('InstanceProfileName', 'instanceProfiles'),
  'AWS::IAM::Role': need('RoleName', 'roles'),
  'AWS::KMS::Alias': need('AliasName', 'keys'),
  'AWS::S3::Bucket': need('BucketName', 'buckets'),
  'AWS::SNS::Topic': need('TopicName', 'topics'),
  'AWS::SSM::Parameter': need('Name', 'parameters'),
};

/** Values at a path, lists gone through. */
export const valuesAt = (value: unknown, path: readonly string[]): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [member, ...rest] = path;
  if (member === undefined) return value === undefined ? [] : [value];
  return typeof value === 'object' && value !== null && member in value
    ? valuesAt((value as Record<string, unknown>)[member], rest)
    : [];
};
