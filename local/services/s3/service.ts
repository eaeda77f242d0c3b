import { AwsError } from '../../kernel/errors.ts';
import type { ResourceType, Service } from '../../kernel/service.ts';

const bucket: ResourceType = {
  properties: [
    'BucketName',
    'AccessControl',
    'BucketEncryption',
    'LifecycleConfiguration',
    'LoggingConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    'VersioningConfiguration',
    'Tags',
  ],
  create: (request) => {
    const name = String(request.properties['BucketName'] ?? request.generatedName(63).toLowerCase());
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${request.region}.amazonaws.com`,
      },
    };
  },
};

const policy: ResourceType = {
  properties: ['Bucket', 'PolicyDocument'],
  create: (request) => ({ ref: request.generatedName(128) }),
};

/** Buckets of templates have names; nothing is put into them here. */
export const s3: Service = {
  name: 's3',
  client: async () => {
    throw new AwsError('UnknownService', 'Local AWS takes buckets from templates; it does not serve the API of S3.', {
      status: 501,
    });
  },
  operations: {},
  resourceTypes: { 'AWS::S3::Bucket': bucket, 'AWS::S3::BucketPolicy': policy },
};
