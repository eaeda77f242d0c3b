import { registryOf } from '../../../../local/services/ecr/state.ts';
import { aFactory, aLine, anEmptyFactory, type Factory, PLACE } from './support/factory.ts';

const AMI_REFUSED = {
  name: 'ResourceDependencyException',
  // https://github.com/hashicorp/terraform-provider-aws/pull/35674
  message: `Resource dependency error: Amazon Inspector is not enabled for 'ec2' resources in account '${PLACE.account}'.`,
};
const CONTAINER_REFUSED = { ...AMI_REFUSED, message: AMI_REFUSED.message.replace("'ec2'", "'ecr'") };

const inspector = async (factory: Factory, operation: 'Enable' | 'Disable', resourceTypes: readonly string[]) => {
  await factory.call(PLACE.account, `inspector2:${operation}`, { resourceTypes }, { region: PLACE.region });
  await factory.world.idle();
};

/** A pipeline of container images that scans in a repository. */
const containerLine = async (factory: Factory) => {
  const ami = await aLine(factory, {
    component: { Name: 'host' },
    recipe: { Name: 'host' },
    pipeline: { Name: 'host', ImageScanningConfiguration: { ImageScanningEnabled: false } },
  });
  await factory.deploy('ECR::Repository', { RepositoryName: 'golden/web' });
  const recipe = await factory.deploy('ContainerRecipe', {
    Name: 'tool',
    Version: '1.0.0',
    ContainerType: 'DOCKER',
    ParentImage: 'amazonlinux:2023',
    Components: [{ ComponentArn: ami.component }],
    DockerfileTemplateData: 'FROM {{{ imagebuilder:parentImage }}}\n',
    TargetRepository: { Service: 'ECR', RepositoryName: 'golden/web' },
  });
  return {
    Name: 'tool',
    ContainerRecipeArn: recipe,
    InfrastructureConfigurationArn: ami.infrastructure,
    ImageScanningConfiguration: {
      ImageScanningEnabled: true,
      EcrConfiguration: { RepositoryName: 'golden/web' },
    },
  };
};

describe('a pipeline that scans, in an account where Amazon Inspector is off', () => {
  it('is refused, and accepted once Amazon Inspector is enabled for EC2', async () => {
    const factory = anEmptyFactory();
    await expect(aLine(factory)).rejects.toMatchObject(AMI_REFUSED);
    await inspector(factory, 'Enable', ['ECR']);
    await expect(aLine(factory)).rejects.toMatchObject(AMI_REFUSED);
    await inspector(factory, 'Enable', ['EC2']);
    await expect(aLine(factory)).resolves.toBeDefined();
  });

  it('of container images is refused, and accepted once Amazon Inspector is enabled for ECR', async () => {
    const factory = anEmptyFactory();
    const pipeline = await containerLine(factory);
    await inspector(factory, 'Enable', ['EC2']);
    await expect(factory.deploy('ImagePipeline', pipeline)).rejects.toMatchObject(CONTAINER_REFUSED);
    await inspector(factory, 'Enable', ['ECR']);
    await expect(factory.deploy('ImagePipeline', pipeline)).resolves.toBeDefined();
  });

  // https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-inspector.html: "doesn't require Amazon Inspector activation"
  it('is accepted where it scans on demand, or not at all', async () => {
    for (const scanning of [
      { ImageScanningEnabled: true, ImageScanningTypes: ['ON_DEMAND_AMI_CVE'] },
      { ImageScanningEnabled: false },
    ])
      await expect(
        aLine(anEmptyFactory(), { pipeline: { ImageScanningConfiguration: scanning } }),
      ).resolves.toBeDefined();
  });

  it('is refused by the API as well: when it is created, when scanning is turned on, and for an image without a pipeline', async () => {
    const factory = anEmptyFactory();
    const line = await aLine(factory, { pipeline: { ImageScanningConfiguration: { ImageScanningEnabled: false } } });
    const given = {
      imageRecipeArn: line.recipe,
      infrastructureConfigurationArn: line.infrastructure,
      imageScanningConfiguration: { imageScanningEnabled: true },
    };
    const create = { ...given, name: 'other', clientToken: 'a' };
    await expect(factory.imagebuilder('CreateImagePipeline', create)).rejects.toMatchObject(AMI_REFUSED);
    const update = { ...given, imagePipelineArn: line.pipeline, clientToken: 'b' };
    await expect(factory.imagebuilder('UpdateImagePipeline', update)).rejects.toMatchObject(AMI_REFUSED);
    await expect(factory.imagebuilder('CreateImage', { ...given, clientToken: 'c' })).rejects.toMatchObject(
      AMI_REFUSED,
    );
  });
});

describe('a build whose pipeline scans', () => {
  it('is AVAILABLE with its scan abandoned where Amazon Inspector was disabled since', async () => {
    const factory = aFactory();
    const { pipeline } = await aLine(factory);
    await inspector(factory, 'Disable', ['EC2']);

    expect(await factory.build(pipeline)).toMatchObject({
      state: { status: 'AVAILABLE' },
      scanState: { status: 'ABANDONED', reason: expect.stringContaining("not enabled for 'ec2' resources") },
    });
  });

  it('has its scan abandoned where no rule of enhanced scanning covers the repository', async () => {
    const factory = aFactory();
    const pipeline = await factory.deploy('ImagePipeline', await containerLine(factory));
    const registry = registryOf(factory.world, PLACE.account, PLACE.region);
    registry.scanType = 'ENHANCED';
    registry.scanRules = [{ frequency: 'CONTINUOUS_SCAN', repositories: ['other/*'] }];

    expect((await factory.build(pipeline)).scanState).toMatchObject({
      status: 'ABANDONED',
      reason: "No rule of enhanced scanning covers the repository 'golden/web'.",
    });
    registry.scanRules = [{ frequency: 'CONTINUOUS_SCAN', repositories: ['golden/*'] }];
    expect((await factory.build(pipeline)).scanState).toMatchObject({ status: 'COMPLETED' });
  });
});
