import { ecr } from '../../../../local/services/ecr/service.ts';
import { registryOf } from '../../../../local/services/ecr/state.ts';
import { type FakeWorld, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

let fake: FakeWorld;
beforeEach(() => {
  fake = fakeWorld([ecr]);
});

const deploy = (type: string, properties: Record<string, unknown>) =>
  ecr.resourceTypes?.[type]?.create(
    {
      logicalId: 'It',
      stackName: 'Images',
      stackId: 'arn',
      account: HUB,
      region: REGION,
      properties,
      assembly: { directory: '', asset: () => '' },
      generatedName: () => 'Images-It-ABC',
    },
    fake.world,
  );

const repositories = () => registryOf(fake.world, HUB, REGION).repositories;

describe('AWS::ECR::Repository', () => {
  it('is there with its settings, ARN and URI', async () => {
    const policy = { Version: '2012-10-17', Statement: [] };

    expect(
      await deploy('AWS::ECR::Repository', {
        RepositoryName: 'hallmark/tool',
        ImageScanningConfiguration: { ScanOnPush: true },
        ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        ImageTagMutabilityExclusionFilters: [
          { ImageTagMutabilityExclusionFilterType: 'WILDCARD', ImageTagMutabilityExclusionFilterValue: 'prod' },
        ],
        RepositoryPolicyText: policy,
        Tags: [{ Key: 'team', Value: 'platform' }],
      }),
    ).toEqual({
      ref: 'hallmark/tool',
      attributes: {
        Arn: `arn:aws:ecr:${REGION}:${HUB}:repository/hallmark/tool`,
        RepositoryUri: `${HUB}.dkr.ecr.${REGION}.amazonaws.com/hallmark/tool`,
      },
    });
    expect(repositories()['hallmark/tool']).toMatchObject({
      scanOnPush: true,
      tagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusions: ['prod'],
      policy: JSON.stringify(policy),
      tags: { team: 'platform' },
    });
  });

  it('keeps its images and a policy that somebody else set when it is deployed again', async () => {
    await deploy('AWS::ECR::Repository', { RepositoryName: 'hallmark/tool' });
    Object.assign(repositories()['hallmark/tool'] ?? {}, { policy: '{}', images: { one: {} } });
    await deploy('AWS::ECR::Repository', { RepositoryName: 'hallmark/tool', ImageTagMutability: 'IMMUTABLE' });

    expect(repositories()['hallmark/tool']).toMatchObject({
      policy: '{}',
      images: { one: {} },
      tagMutability: 'IMMUTABLE',
    });
  });

  it('without a name gets one in lower case', async () => {
    expect(await deploy('AWS::ECR::Repository', {})).toMatchObject({ ref: 'images-it-abc' });
  });

  it.each([
    [{ RepositoryName: 'Hallmark/Tool' }, /lower-case/],
    [{ RepositoryName: 'tool', ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' }, /needs ImageTagMutabilityExclusion/],
    [
      {
        RepositoryName: 'tool',
        ImageTagMutabilityExclusionFilters: [{ ImageTagMutabilityExclusionFilterValue: 'prod' }],
      },
      /takes no ImageTagMutabilityExclusion/,
    ],
  ])('refuses %j', (properties, why) => {
    expect(() => deploy('AWS::ECR::Repository', properties)).toThrow(why);
  });
});
