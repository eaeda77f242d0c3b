import { AMAZON_LINUX, aFactory, aLine, arn, DOCUMENT, EXECUTOR, type Factory, type Line } from './support/factory.ts';

let factory: Factory;
let line: Line;

beforeEach(async () => {
  factory = aFactory();
  line = await aLine(factory, {
    pipeline: { Schedule: { ScheduleExpression: 'cron(0 2 ? * SUN *)', Timezone: 'Europe/Berlin' } },
  });
});

describe('what a template made', () => {
  it('is described in the words of the API', async () => {
    const { component } = await factory.imagebuilder('GetComponent', { componentBuildVersionArn: line.component });
    const { imageRecipe } = await factory.imagebuilder('GetImageRecipe', { imageRecipeArn: line.recipe });
    const { imagePipeline } = await factory.imagebuilder('GetImagePipeline', { imagePipelineArn: line.pipeline });
    const { distributionConfiguration } = await factory.imagebuilder('GetDistributionConfiguration', {
      distributionConfigurationArn: line.distribution,
    });
    const { infrastructureConfiguration } = await factory.imagebuilder('GetInfrastructureConfiguration', {
      infrastructureConfigurationArn: line.infrastructure,
    });

    expect(component).toMatchObject({
      name: 'web',
      version: '1.0.0',
      platform: 'Linux',
      type: 'BUILD',
      data: DOCUMENT(),
    });
    expect(imageRecipe).toMatchObject({ parentImage: AMAZON_LINUX, components: [{ componentArn: line.component }] });
    expect(imagePipeline).toMatchObject({
      platform: 'Linux',
      status: 'ENABLED',
      dateNextRun: '2026-11-01T01:00:00.000Z',
    });
    expect(distributionConfiguration.distributions).toHaveLength(2);
    expect(infrastructureConfiguration).toMatchObject({ instanceProfileName: 'builder' });
  });

  it('is found by wildcards', async () => {
    const componentBuildVersionArn = arn('component', 'web/x.x.x');
    const { component } = await factory.imagebuilder('GetComponent', { componentBuildVersionArn });

    expect(component.arn).toBe(line.component);
  });

  it('stays while something needs it', async () => {
    const refusal = expect.objectContaining({ name: 'ResourceDependencyException' });

    await expect(factory.imagebuilder('DeleteComponent', { componentBuildVersionArn: line.component })).rejects.toEqual(
      refusal,
    );
    await expect(factory.imagebuilder('DeleteImageRecipe', { imageRecipeArn: line.recipe })).rejects.toEqual(refusal);
    await expect(
      factory.imagebuilder('DeleteInfrastructureConfiguration', {
        infrastructureConfigurationArn: line.infrastructure,
      }),
    ).rejects.toEqual(refusal);
  });

  it('goes from the outside in', async () => {
    await factory.imagebuilder('DeleteImagePipeline', { imagePipelineArn: line.pipeline });
    await factory.imagebuilder('DeleteImageRecipe', { imageRecipeArn: line.recipe });
    await factory.imagebuilder('DeleteComponent', { componentBuildVersionArn: line.component });

    expect((await factory.imagebuilder('ListComponents')).componentVersionList).toEqual([]);
  });
});

describe('lists', () => {
  it("know whose: Amazon's components are many, and come 25 at once", async () => {
    const first = await factory.imagebuilder('ListComponents', { owner: 'Amazon' });
    const mine = await factory.imagebuilder('ListComponents', { owner: 'Self' });

    expect(first.componentVersionList).toHaveLength(25);
    expect(first.nextToken).toBeDefined();
    expect(mine.componentVersionList.map((one: { arn: string }) => one.arn)).toEqual([arn('component', 'web/1.0.0')]);
  });

  it('take filters, and refuse one that there is not', async () => {
    const filters = [
      { name: 'platform', values: ['Windows'] },
      { name: 'type', values: ['DOCKER'] },
    ];
    const { imageVersionList } = await factory.imagebuilder('ListImages', { owner: 'Amazon', filters });

    expect(imageVersionList.length).toBeGreaterThan(0);
    await expect(
      factory.imagebuilder('ListImages', { filters: [{ name: 'colour', values: ['red'] }] }),
    ).rejects.toThrow(/no filter 'colour'/);
  });

  it('refuse pages of more than 25', async () => {
    await expect(factory.imagebuilder('ListWorkflows', { maxResults: 26 })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('the API', () => {
  it('makes what templates make, and refuses to make it twice', async () => {
    const request = { name: 'agent', semanticVersion: '1.0.0', platform: 'Linux', data: DOCUMENT() };
    const made = await factory.imagebuilder('CreateComponent', { ...request, clientToken: 'a' });
    const again = await factory.imagebuilder('CreateComponent', { ...request, clientToken: 'a' });

    expect(made.componentBuildVersionArn).toBe(arn('component', 'agent/1.0.0/1'));
    expect(again.componentBuildVersionArn).toBe(made.componentBuildVersionArn);
    await expect(factory.imagebuilder('CreateComponent', { ...request, clientToken: 'b' })).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
  });

  it('disables a pipeline, whose schedule then builds no more', async () => {
    const { imagePipeline } = await factory.imagebuilder('GetImagePipeline', { imagePipelineArn: line.pipeline });
    await factory.imagebuilder('UpdateImagePipeline', {
      imagePipelineArn: line.pipeline,
      imageRecipeArn: imagePipeline.imageRecipeArn,
      infrastructureConfigurationArn: imagePipeline.infrastructureConfigurationArn,
      schedule: imagePipeline.schedule,
      status: 'DISABLED',
    });
    factory.world.clock.advanceTo(factory.world.clock.now() + 15 * 86_400_000);

    expect((await factory.imagebuilder('ListImages')).imageVersionList).toEqual([]);
  });

  it('tags and untags', async () => {
    const resourceArn = line.pipeline;
    await factory.imagebuilder('TagResource', { resourceArn, tags: { team: 'web', cost: '1' } });
    await factory.imagebuilder('UntagResource', { resourceArn, tagKeys: ['cost'] });

    expect(await factory.imagebuilder('ListTagsForResource', { resourceArn })).toEqual({ tags: { team: 'web' } });
  });

  it("lists the builds of Amazon's workflows", async () => {
    const { workflowVersionList } = await factory.imagebuilder('ListWorkflows', { owner: 'Amazon' });
    const { arn: workflowVersionArn } = workflowVersionList.find(({ name }: { name: string }) => name === 'test-image');
    const { workflowSummaryList } = await factory.imagebuilder('ListWorkflowBuildVersions', { workflowVersionArn });
    expect(workflowSummaryList).toEqual([
      expect.objectContaining({
        arn: `${workflowVersionArn}/1`,
        name: 'test-image',
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        type: 'TEST',
        owner: 'Amazon',
      }),
    ]);
  });

  it('describes a workflow with its parameters', async () => {
    const data = `schemaVersion: 1.0
parameters: [{ name: topic, type: string, default: none }]
steps: [{ name: Ask, action: WaitForAction }]`;
    const { workflowBuildVersionArn } = await factory.imagebuilder('CreateWorkflow', {
      name: 'ask',
      semanticVersion: '1.0.0',
      type: 'TEST',
      data,
      clientToken: 'w',
    });
    const { workflow } = await factory.imagebuilder('GetWorkflow', { workflowBuildVersionArn });

    expect(workflow).toMatchObject({ type: 'TEST', parameters: [{ name: 'topic', defaultValue: ['none'] }] });
    await expect(
      aLine(factory, { pipeline: { Workflows: [{ WorkflowArn: workflowBuildVersionArn }] } }),
    ).rejects.toThrow(/executionRole is required/);
    await expect(
      aLine(factory, { pipeline: { ExecutionRole: EXECUTOR, Workflows: [{ WorkflowArn: workflowBuildVersionArn }] } }),
    ).resolves.toBeDefined();
  });
});
