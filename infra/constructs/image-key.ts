import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, AnyPrincipal, type IPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { ConfigurationInput } from '../../shared/configuration/schema.ts';

const IMAGE_KEY_ALIAS = 'hallmark-images';

/** What launching from a shared, encrypted AMI needs: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/share-amis-with-organizations-and-OUs.html */
const LAUNCH_ACTIONS = ['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

/**
 * Auto Scaling launches as this role of the target account, of the account of whoever creates the grant, with these operations:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html. A key policy with this variable in the
 * ARN of a role: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-generation.html
 */
const AUTO_SCALING_ROLES = `\${aws:PrincipalAccount}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*`;
const GRANTED = [
  ...['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext'],
  ...['DescribeKey', 'CreateGrant'],
];

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * The key of the images in one region: an AMI under AWS's own key cannot be shared. The AMI's launch permissions decide who may launch
 * from it. The key is open to the organization, or without one to the target accounts, and only by way of EC2: nobody can use it to
 * encrypt or decrypt data directly. Whoever sets up an Auto Scaling group may grant the key to the role of Auto Scaling in the own account.
 * Such a grant is made by a person and not by a service, so that `kms:ViaService` and `kms:GrantIsForAWSResource` do not apply to it.
 */
export class ImageKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, configuration: ConfigurationInput) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: IMAGE_KEY_ALIAS,
      description: 'Encrypts golden images and their copies',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const byEc2 = { 'kms:ViaService': `ec2.${Stack.of(this).region}.${Stack.of(this).urlSuffix}` };
    this.allow('LaunchFromImages', LAUNCH_ACTIONS, configuration, { StringEquals: byEc2 });
    this.allow('AttachVolumes', ['kms:CreateGrant'], configuration, {
      StringEquals: byEc2,
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
    });
    this.allow('GrantToAutoScaling', ['kms:CreateGrant'], configuration, {
      StringLike: { 'kms:GranteePrincipal': `arn:${Stack.of(this).partition}:iam::${AUTO_SCALING_ROLES}` },
      'ForAllValues:StringEquals': { 'kms:GrantOperations': GRANTED },
    });
  }

  private allow(sid: string, actions: string[], given: ConfigurationInput, conditions: Conditions = {}): void {
    const principals = principalsOf(given);
    if (principals.length === 0) return;
    const { StringEquals, ...others } = conditions;
    const equal = { ...(given.organizationId ? { 'aws:PrincipalOrgID': given.organizationId } : {}), ...StringEquals };
    this.key.addToResourcePolicy(
      new PolicyStatement({
        ...{ sid, principals, actions },
        resources: ['*'],
        conditions: { ...(Object.keys(equal).length > 0 ? { StringEquals: equal } : {}), ...others },
      }),
    );
  }

  /** The same name in every region; the key itself is another one. */
  static arnIn(scope: Construct, region: string, account: string): string {
    return `arn:${Stack.of(scope).partition}:kms:${region}:${account}:alias/${IMAGE_KEY_ALIAS}`;
  }
}

const principalsOf = ({ organizationId, stages, hub }: ConfigurationInput): IPrincipal[] =>
  organizationId
    ? [new AnyPrincipal()]
    : [...new Set(stages.flatMap(({ accounts }) => accounts))]
        .filter((account) => account !== hub.account)
        .map((account) => new AccountPrincipal(account));
