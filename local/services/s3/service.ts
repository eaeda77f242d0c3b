import { AwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType, Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';

interface BucketsState {
  readonly buckets: Record<string, true>;
}

export const bucketsState = (world: World, account: string, region: string): BucketsState =>
  world.state('s3', account, region, () => ({ buckets: {} }));

/** Names of buckets are taken in all accounts and regions at once. */
export const isTaken = (world: World, name: string): boolean =>
  world.places('s3').some(({ account, region }) => bucketsState(world, account, region).buckets[name]);

const bucketName = ({ properties, generatedName }: ResourceRequest): string =>
  String(properties['BucketName'] ?? generatedName(63).toLowerCase());

const bucketView = (region: string, name: string) => ({
  ref: name,
  attributes: {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  },
});

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
  identifier: 'BucketName',
  replacedBy: ['BucketName'],
  find: (request, world) => {
    const name = bucketName(request);
    return isTaken(world, name) ? { identifier: name, ...bucketView(request.region, name) } : undefined;
  },
  create: (request, world) => {
    const name = bucketName(request);
    bucketsState(world, request.account, request.region).buckets[name] = true;
    return bucketView(request.region, name);
  },
  delete: ({ account, region, physicalId }, world) => {
    delete bucketsState(world, account, region).buckets[physicalId];
  },
};

/** Nothing is put into buckets here, so nothing is allowed or denied. */
const policy: ResourceType = {
  properties: ['Bucket', 'PolicyDocument'],
  replacedBy: ['Bucket'],
  create: (request) => ({ ref: request.generatedName(128) }),
  delete: () => {},
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
