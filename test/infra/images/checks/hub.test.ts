import { join } from 'node:path';
import { readImageDefinition } from '../../../../infra/images/image-definition.ts';
import { imageFolder, leastImage } from '../support.ts';

const HUB = { hub: { account: '111111111111', region: 'us-east-1' }, regions: ['us-east-1', 'eu-west-1'] };

const check = (more: object) => () => {
  const folder = imageFolder({
    'web/image.yaml': leastImage(more),
    'web/approve.yaml': { name: 'approve', schemaVersion: 1, steps: [{ name: 'Ask', action: 'WaitForAction' }] },
  });
  return readImageDefinition(join(folder, 'web', 'image.yaml'), HUB);
};
const instances = { instanceTypes: ['t3.medium'] };
const container = { container: {}, baseImage: { container: 'amazonlinux:2023' }, blockDevices: [] };
const further = { distribution: { regions: { 'ap-southeast-2': {} } } };

describe('an image, checked against the hub that builds it', () => {
  it.each<[string, object, string]>([
    [
      'a copy in a region where Hallmark makes no key',
      further,
      'distribution.regions.ap-southeast-2: ap-southeast-2 is not among the regions of infra/hallmark.yaml, and Hallmark creates its key for images only in those: set kmsKey, or add the region there',
    ],
    [
      'a container image in a region where Hallmark makes no repository',
      { ...container, ...further },
      'distribution.regions.ap-southeast-2: ap-southeast-2 is not among the regions of infra/hallmark.yaml, and Hallmark creates the repository hallmark/web only in those: add the region there, or name a container.repository that exists in every region',
    ],
    [
      'a key of another region for a copy',
      {
        distribution: {
          regions: { 'ap-southeast-2': { kmsKey: 'arn:aws:kms:us-east-1:111111111111:alias/ours' } },
        },
      },
      'distribution.regions.ap-southeast-2.kmsKey: is in us-east-1, and the copy is in ap-southeast-2: use a key of ap-southeast-2',
    ],
    [
      'a key of another region for a volume',
      { blockDevices: [{ device: '/dev/xvda', kmsKey: 'arn:aws:kms:eu-west-1:111111111111:alias/ours' }] },
      "blockDevices.0.kmsKey: is in eu-west-1, and images are built in us-east-1, the hub's region of infra/hallmark.yaml",
    ],
    [
      'a base image of another partition',
      { baseImage: { arn: 'arn:aws-cn:imagebuilder:us-east-1:222222222222:image/base/x.x.x' } },
      'baseImage.arn: is of the partition aws-cn, and the hub in us-east-1 is of aws: give one that begins with arn:aws:',
    ],
    [
      'a component of another partition',
      { components: [{ arn: 'arn:aws-us-gov:imagebuilder:us-east-1:222222222222:component/shared/1.0.0/1' }] },
      'components.0.arn: is of the partition aws-us-gov',
    ],
    [
      'a key of another partition',
      { blockDevices: [{ device: '/dev/xvda', kmsKey: 'arn:aws-cn:kms:us-east-1:111111111111:alias/ours' }] },
      'blockDevices.0.kmsKey: is of the partition aws-cn',
    ],
    [
      'a topic of another partition',
      { build: { ...instances, snsTopic: 'arn:aws-cn:sns:us-east-1:111111111111:builds' } },
      'build.snsTopic: is of the partition aws-cn',
    ],
    [
      'a role of another partition',
      { executionRole: 'arn:aws-cn:iam::111111111111:role/builder' },
      'executionRole: is of the partition aws-cn',
    ],
    [
      'a policy of another partition',
      { build: { ...instances, policies: ['arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess'] } },
      'build.policies.0: is of the partition aws-us-gov',
    ],
    [
      'a copy in a region of another partition',
      { distribution: { regions: { 'cn-north-1': {} } } },
      'distribution.regions.cn-north-1: cn-north-1 is of the partition aws-cn',
    ],
    [
      'a base image of another region',
      { baseImage: { arn: 'arn:aws:imagebuilder:eu-west-1:222222222222:image/base/x.x.x' } },
      'baseImage.arn: is in eu-west-1',
    ],
    [
      'a component of another region',
      { components: [{ arn: 'arn:aws:imagebuilder:eu-west-1:222222222222:component/shared/1.0.0/1' }] },
      'components.0.arn: is in eu-west-1',
    ],
    [
      'a workflow of another region',
      { workflows: [{ arn: 'arn:aws:imagebuilder:eu-west-1:222222222222:workflow/test/shared/1.0.0/1' }] },
      'workflows.0.arn: is in eu-west-1',
    ],
    [
      'a topic of another region',
      { build: { ...instances, snsTopic: 'arn:aws:sns:eu-west-1:111111111111:builds' } },
      'build.snsTopic: is in eu-west-1',
    ],
    [
      'a zone of another region',
      { build: { ...instances, placement: { availabilityZone: 'eu-west-1a' } } },
      'build.placement.availabilityZone: is not a zone of us-east-1',
    ],
    [
      'a role of another account',
      { executionRole: 'arn:aws:iam::222222222222:role/builds' },
      'executionRole: is in the account 222222222222, and images are built in 111111111111',
    ],
    [
      'a policy of another account',
      { build: { ...instances, policies: ['arn:aws:iam::222222222222:policy/tools'] } },
      'build.policies.0: is in the account 222222222222',
    ],
  ])('is refused with %s', (_what, more, message) => {
    expect(check(more)).toThrow(message);
  });

  it.each<[string, object]>([
    [
      'a further region with a key of its own',
      {
        distribution: {
          regions: { 'ap-southeast-2': { kmsKey: 'arn:aws:kms:ap-southeast-2:111111111111:alias/ours' } },
        },
      },
    ],
    ['a container image in repositories of yours', { ...container, container: { repository: 'team/web' }, ...further }],
    [
      'a policy that AWS keeps',
      { build: { ...instances, policies: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'] } },
    ],
    ['settings of a configured region', { distribution: { regions: { 'eu-west-1': { amiTags: { far: 'yes' } } } } }],
    ['a zone of the region', { build: { ...instances, placement: { availabilityZone: 'us-east-1a' } } }],
  ])('is accepted with %s', (_what, more) => {
    expect(check(more)).not.toThrow();
  });
});
