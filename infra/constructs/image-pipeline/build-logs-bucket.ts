import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

/** Where other stacks find the bucket's name: an export would tie the stacks together, and a fixed name can be taken. */
const PARAMETER = '/hallmark/build-logs-bucket';

/** The bucket for the full logs of builds. */
export const makeBuildLogsBucket = (scope: Construct, expirationDays: number): IBucket => {
  const bucket = new Bucket(scope, 'Logs', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    serverAccessLogsPrefix: 'access/',
    lifecycleRules: [{ expiration: Duration.days(expirationDays) }],
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  new StringParameter(scope, 'LogsParameter', {
    parameterName: PARAMETER,
    description: 'Bucket for the logs of image builds',
    stringValue: bucket.bucketName,
  });
  // The class and its interface differ in an optional member.
  return bucket as unknown as IBucket;
};

/** The same bucket in another stack, as it is when that stack is deployed. */
export const findBuildLogsBucket = (scope: Construct): IBucket =>
  Bucket.fromBucketName(scope, 'Logs', StringParameter.valueForStringParameter(scope, PARAMETER));
