import { ownerOf } from '../../../shared/domain/fleet-owner.ts';

describe('The owner of an Auto Scaling group', () => {
  it.each([
    [
      'Amazon EKS',
      { 'eks:nodegroup-name': 'general', 'eks:cluster-name': 'blue' },
      /node group general of the cluster blue/,
      /update-nodegroup-version/,
    ],
    ['AWS Elastic Beanstalk', { 'elasticbeanstalk:environment-name': 'shop-prod' }, /environment shop-prod/, /ImageId/],
    [
      'AWS Elastic Beanstalk',
      { 'elasticbeanstalk:environment-id': 'e-abcdefghij' },
      /environment e-abcdefghij/,
      /ImageId/,
    ],
    ['AWS Batch', { AWSBatchServiceTag: 'batch' }, /compute environment/, /update-compute-environment/],
  ])('is %s by its tags, and there is another way to change the AMI', (service, tags, what, instead) => {
    expect(ownerOf(tags)).toMatchObject({
      service,
      what: expect.stringMatching(what),
      instead: expect.stringMatching(instead),
    });
  });

  it('is Amazon ECS for a capacity provider, whose instances a refresh replaces', () => {
    expect(ownerOf({ AmazonECSManaged: '' })).toEqual({ service: 'Amazon ECS', what: 'a capacity provider' });
  });

  it.each<Record<string, string>>([
    {},
    { 'kubernetes.io/cluster/blue': 'owned' },
    { 'eks:cluster-name': 'blue' },
    { 'aws:cloudformation:stack-name': 'web' },
  ])('is nobody but the account with the tags %j', (tags) => {
    expect(ownerOf(tags)).toBeUndefined();
  });
});
