import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, AnyPrincipal, type IPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { ConfigurationInput } from '../../shared/configuration/schema.ts';

export const IMAGE_KEY_ALIAS = 'hallmark-images';

/** What launching from a shared, encrypted AMI needs: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/share-amis-with-organizations-and-OUs.html */
const LAUNCH_ACTIONS = ['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

/** The key of the images in one region, usable by the accounts that may launch them: an AMI under aws/ebs cannot be shared. */
export class ImageKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { organizationId, stages, hub }: ConfigurationInput) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: IMAGE_KEY_ALIAS,
      description: 'Encrypts golden images and their copies',
      enableKeyRotation: true,
    });
    const accounts = [...new Set(stages.flatMap((stage) => stage.accounts))].filter(
      (account) => account !== hub.account,
    );
    const principals: IPrincipal[] = organizationId
      ? [new AnyPrincipal()]
      : accounts.map((account) => new AccountPrincipal(account));
    const within = organizationId ? { StringEquals: { 'aws:PrincipalOrgID': organizationId } } : {};
    if (principals.length === 0) return;
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LaunchFromImages',
        principals,
        actions: LAUNCH_ACTIONS,
        resources: ['*'],
        conditions: within,
      }),
    );
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AttachVolumes',
        principals,
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: { ...within, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
    );
  }

  /** The same name in every region; the key itself is another one. */
  static arnIn(scope: Construct, region: string, account: string): string {
    return `arn:${Stack.of(scope).partition}:kms:${region}:${account}:alias/${IMAGE_KEY_ALIAS}`;
  }
}
