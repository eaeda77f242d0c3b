import { registryOf } from '../../../../local/services/ecr/state.ts';
import { aFactory, arn, DOCUMENT, type Factory, PLACE } from './support/factory.ts';

let factory: Factory;

const DOCKERFILE =
  'FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n';

const recipe = (more: object = {}) =>
  factory.deploy('ContainerRecipe', {
    Name: 'web',
    Version: '1.0.0',
    ContainerType: 'DOCKER',
    ParentImage: 'amazonlinux:2023',
    DockerfileTemplateData: DOCKERFILE,
    TargetRepository: { Service: 'ECR', RepositoryName: 'golden/web' },
    ...more,
  });

const pipeline = async (distributions: readonly object[], more: object = {}) => {
  const component = await factory.deploy('Component', {
    Name: 'web',
    Version: '1.0.0',
    Platform: 'Linux',
    Data: DOCUMENT(),
  });
  return factory.deploy('ImagePipeline', {
    Name: 'web',
    ContainerRecipeArn: await recipe({ Components: [{ ComponentArn: component }] }),
    InfrastructureConfigurationArn: await factory.deploy('InfrastructureConfiguration', {
      Name: 'web',
      InstanceProfileName: 'builder',
    }),
    DistributionConfigurationArn: await factory.deploy('DistributionConfiguration', {
      Name: 'web',
      Distributions: distributions,
    }),
    ...more,
  });
};

const to = (Region: string, ContainerTags: readonly string[] = []) => ({
  Region,
  ContainerDistributionConfiguration: {
    ContainerTags,
    TargetRepository: { Service: 'ECR', RepositoryName: 'golden/web' },
  },
});

beforeEach(async () => {
  factory = aFactory();
  await factory.deploy('ECR::Repository', { RepositoryName: 'golden/web' });
});

const digestsIn = (region: string) =>
  Object.keys(registryOf(factory.world, PLACE.account, region).repositories['golden/web']?.images ?? {});

describe('a container image', () => {
  it('is pushed into the repository of every region, with version and tags', async () => {
    await factory.deploy('ECR::Repository', { RepositoryName: 'golden/web' });
    const image = await factory.build(
      await pipeline([to('us-east-1', ['latest', 'build-{{imagebuilder:buildVersion}}'])]),
    );
    const uri = `${PLACE.account}.dkr.ecr.us-east-1.amazonaws.com/golden/web`;

    expect(image).toMatchObject({ type: 'DOCKER', state: { status: 'AVAILABLE' }, containerRecipe: { name: 'web' } });
    expect(image.outputResources).toEqual({
      containers: [{ region: 'us-east-1', imageUris: [`${uri}:1.0.0-1`, `${uri}:latest`, `${uri}:build-1`] }],
    });
    expect(digestsIn('us-east-1')).toHaveLength(1);
  });

  it('fails where a region has no such repository', async () => {
    const image = await factory.build(await pipeline([to('us-east-1'), to('eu-west-1')]));

    expect(image.state).toEqual({
      status: 'FAILED',
      reason: expect.stringMatching(/repository with name 'golden\/web' does not exist/),
    });
  });

  it('is built by the workflows for containers', async () => {
    const { arn: imageBuildVersionArn } = await factory.build(await pipeline([to('us-east-1')]));
    const { workflowExecutions } = await factory.imagebuilder('ListWorkflowExecutions', { imageBuildVersionArn });

    expect(
      workflowExecutions.map(({ workflowBuildVersionArn }: { workflowBuildVersionArn: string }) =>
        workflowBuildVersionArn.split('/').at(-3),
      ),
    ).toEqual(['build-container', 'test-container', 'distribute-image']);
  });
});

describe('a container recipe', () => {
  it.each([
    ['without a repository', { TargetRepository: { Service: 'ECR', RepositoryName: 'none' } }, /no repository 'none'/],
    [
      'whose Dockerfile does not begin with its parent image',
      { DockerfileTemplateData: 'FROM scratch' },
      /imagebuilder:parentImage/,
    ],
    ['on a managed AMI', { ParentImage: arn('image', 'amazon-linux-2023-x86/x.x.x', 'aws') }, /no container image/],
    [
      'on a repository that is not there',
      { ParentImage: `${PLACE.account}.dkr.ecr.us-east-1.amazonaws.com/base:1` },
      /no repository 'base'/,
    ],
  ])('%s is refused', async (_what, wrong, message) => {
    await expect(recipe(wrong)).rejects.toThrow(message);
  });
});
