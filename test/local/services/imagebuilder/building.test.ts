import { planNextBuild } from '../../../../local/services/imagebuilder/controls/controls.ts';
import { publishManaged } from '../../../../local/services/imagebuilder/controls/publish-managed.ts';
import { logsState } from '../../../../local/services/logs/lines.ts';
import { AMAZON_LINUX, aFactory, aLine, arn, DOCUMENT, type Factory, PLACE } from './support/factory.ts';

let factory: Factory;

beforeEach(() => {
  factory = aFactory();
});

const plan = (given: object, recipe = 'web') => planNextBuild({ recipe, ...PLACE, ...given }, factory.world);

const describeAmi = async (id: string, region: string = PLACE.region) =>
  (await factory.call(PLACE.account, 'ec2:DescribeImages', { ImageIds: [id] }, { region })).Images[0];

describe('what a build makes', () => {
  it('has the architecture of its parent image', async () => {
    const { pipeline } = await aLine(factory, {
      recipe: { ParentImage: AMAZON_LINUX.replace('x86', 'arm64') },
      infrastructure: { InstanceTypes: ['t4g.medium'] },
    });
    const [ami] = (await factory.build(pipeline)).outputResources.amis;

    expect(await describeAmi(ami.image)).toMatchObject({ Architecture: 'arm64' });
  });

  it('has the platform of its parent image', async () => {
    const { pipeline } = await aLine(factory, {
      component: { Platform: 'Windows', Data: DOCUMENT().replaceAll('ExecuteBash', 'ExecutePowerShell') },
      recipe: { ParentImage: arn('image', 'windows-server-2022-english-full-base-x86/x.x.x', 'aws') },
    });
    const image = await factory.build(pipeline);

    expect(image).toMatchObject({ platform: 'Windows', osVersion: 'Microsoft Windows Server 2022' });
    expect(await describeAmi(image.outputResources.amis[0].image)).toMatchObject({ Platform: 'windows' });
  });

  it('has sizes, keys, names and tags as recipe and distribution say', async () => {
    const { pipeline } = await aLine(factory, {
      recipe: {
        AmiTags: { from: 'recipe' },
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 30, Encrypted: true } }],
      },
      distribution: {
        Distributions: [
          { Region: 'us-east-1' },
          {
            Region: 'eu-west-1',
            AmiDistributionConfiguration: {
              Name: 'web {{ imagebuilder:buildVersion }}',
              Description: 'The copy',
              AmiTags: { and: 'distribution' },
            },
          },
        ],
      },
    });
    const [home, copy] = (await factory.build(pipeline)).outputResources.amis;

    expect(await describeAmi(home.image)).toMatchObject({
      BlockDeviceMappings: [{ Ebs: { VolumeSize: 30, Encrypted: true } }],
      Tags: expect.arrayContaining([{ Key: 'from', Value: 'recipe' }]),
    });
    expect(await describeAmi(copy.image, 'eu-west-1')).toMatchObject({
      Name: expect.stringMatching(/^web 1 /),
      Description: 'The copy',
      Tags: expect.arrayContaining([
        { Key: 'from', Value: 'recipe' },
        { Key: 'and', Value: 'distribution' },
      ]),
    });
  });

  it('carries the tags of its pipeline and of its start, and the packages of its instance', async () => {
    const { pipeline } = await aLine(factory, { pipeline: { ImageTags: { team: 'web' } } });
    const image = await factory.build(pipeline);
    const { imagePackageList } = await factory.imagebuilder('ListImagePackages', { imageBuildVersionArn: image.arn });

    expect(image.tags).toEqual({ team: 'web' });
    expect(imagePackageList).toContainEqual({ packageName: 'bash', packageVersion: expect.any(String) });
  });
});

describe('a build on another one', () => {
  const base = () =>
    aLine(factory, { component: { Name: 'base' }, recipe: { Name: 'base' }, pipeline: { Name: 'base' } });
  const child = () =>
    aLine(factory, { recipe: { Name: 'child', ParentImage: arn('image', 'base/x.x.x') }, pipeline: { Name: 'child' } });

  it('takes the newest that is AVAILABLE', async () => {
    const parents = await base();
    await factory.build(parents.pipeline);
    const { pipeline } = await child();

    expect((await factory.build(pipeline)).state.status).toBe('AVAILABLE');
  });

  it('fails where the builds of its base are gone since its recipe was created', async () => {
    const built = await factory.build((await base()).pipeline);
    const { pipeline } = await child();
    await factory.imagebuilder('DeleteImage', { imageBuildVersionArn: built.arn });

    expect((await factory.build(pipeline)).state).toMatchObject({
      status: 'FAILED',
      reason: expect.stringMatching(/no AVAILABLE image for .*image\/base\/x\.x\.x/),
    });
  });
});

describe('an instance type of another architecture', () => {
  it('fails the build, as launching would', async () => {
    const { pipeline } = await aLine(factory, { infrastructure: { InstanceTypes: ['t4g.medium'] } });

    expect((await factory.build(pipeline)).state.reason).toMatch(/instance type t4g\.medium does not match.*x86_64/);
  });
});

describe('a component that fails', () => {
  it('fails the build with component, phase and step, in reason and workflow step', async () => {
    const { pipeline } = await aLine(factory);
    plan({ failedComponent: 'web', failedPhase: 'test', failedStep: 'Answers', reason: 'curl: (7) refused' });
    const image = await factory.build(pipeline);
    const imageBuildVersionArn = image.arn;
    const { workflowExecutions } = await factory.imagebuilder('ListWorkflowExecutions', { imageBuildVersionArn });
    const failed = workflowExecutions.find(({ status }: { status: string }) => status === 'FAILED');
    const { steps } = await factory.imagebuilder('ListWorkflowStepExecutions', {
      workflowExecutionId: failed.workflowExecutionId,
    });

    expect(image.state.reason).toMatch(
      /^Workflow Execution ID: 'wf-.*' failed with reason: Document .*component\/web\/1\.0\.0\/1 failed! Step 'Answers' in phase 'test' failed\. Error: curl/,
    );
    expect(failed.type).toBe('TEST');
    expect(steps.map(({ name, status }: { name: string; status: string }) => [name, status])).toEqual([
      ['LaunchTestInstance', 'COMPLETED'],
      ['CollectImageScanFindings', 'COMPLETED'],
      ['ApplyTestComponents', 'FAILED'],
      ['TerminateTestInstance', 'CANCELLED'],
    ]);
  });

  it('that the recipe does not have fails the build, rather than nothing', async () => {
    const { pipeline } = await aLine(factory);
    plan({ failedComponent: 'wbe' });

    expect((await factory.build(pipeline)).state.reason).toMatch(
      /component wbe, which its recipe does not have; it has web/,
    );
  });

  it('leaves its steps in the log of the build', async () => {
    const { pipeline } = await aLine(factory);
    plan({ failedPhase: 'test' });
    await factory.build(pipeline);
    const lines = logsState(factory.world, PLACE).groups['/aws/imagebuilder/web']?.['1.0.0/1'] ?? [];
    const messages = lines.map(({ message }) => message);

    expect(messages).toContainEqual(
      expect.stringMatching(/web\/1\.0\.0\/1: Step: Install \(ExecuteBash\) of phase build completed/),
    );
    expect(messages).toContainEqual(expect.stringMatching(/phase test failed at step Answers/));
  });
});

const WEEK = 7 * 86_400_000;

describe('the schedule', () => {
  const weekly = { ScheduleExpression: 'cron(0 2 ? * SUN *)' };
  const images = async () =>
    (await factory.imagebuilder('ListImageBuildVersions')).imageSummaryList as { state: { status: string } }[];
  const weeks = async (count: number) => {
    factory.world.clock.advanceTo(factory.world.clock.now() + count * WEEK);
    await factory.world.idle();
  };

  it('builds only where something is new, unless it says otherwise', async () => {
    await aLine(factory, { pipeline: { Schedule: weekly } });
    await weeks(3);

    expect(await images()).toHaveLength(1);
  });

  it('builds again once the parent image has a newer version', async () => {
    await aLine(factory, { pipeline: { Schedule: weekly } });
    await weeks(2);
    publishManaged({ name: 'amazon-linux-2023-x86', version: '2026.11.2' }, factory.world);
    await weeks(2);

    expect(await images()).toHaveLength(2);
  });

  it('builds again once a component that a wildcard means has a newer version', async () => {
    const Components = [{ ComponentArn: arn('component', 'update-linux/x.x.x', 'aws') }];
    await aLine(factory, { recipe: { Components }, pipeline: { Schedule: weekly } });
    await weeks(1);
    publishManaged({ name: 'update-linux', version: '1.1.0' }, factory.world);
    await weeks(2);

    expect(await images()).toHaveLength(2);
  });

  it('builds every time with EXPRESSION_MATCH_ONLY', async () => {
    const Schedule = { ...weekly, PipelineExecutionStartCondition: 'EXPRESSION_MATCH_ONLY' };
    await aLine(factory, { pipeline: { Schedule } });
    await weeks(3);

    expect(await images()).toHaveLength(3);
  });

  it('ends after as many failures in a row as its policy says, which is told', async () => {
    const Schedule = { ...weekly, AutoDisablePolicy: { FailureCount: 2 } };
    const { pipeline } = await aLine(factory, { pipeline: { Schedule } });
    for (let index = 0; index < 5; index += 1) plan({ outcome: 'FAILED' });
    await weeks(5);
    const { imagePipeline } = await factory.imagebuilder('GetImagePipeline', { imagePipelineArn: pipeline });

    expect(await images()).toHaveLength(2);
    expect(imagePipeline.status).toBe('DISABLED');
    expect(factory.events.filter(({ detailType }) => detailType.endsWith('Automatically Disabled'))).toMatchObject([
      { resources: [pipeline], detail: { 'consecutive-failures': '2' } },
    ]);
  });

  it('counts scheduled failures only', async () => {
    const Schedule = { ...weekly, AutoDisablePolicy: { FailureCount: 1 } };
    const { pipeline } = await aLine(factory, { pipeline: { Schedule } });
    plan({ outcome: 'FAILED' });
    await factory.build(pipeline);
    const { imagePipeline } = await factory.imagebuilder('GetImagePipeline', { imagePipelineArn: pipeline });

    expect(imagePipeline).toMatchObject({ status: 'ENABLED', consecutiveFailures: 0 });
  });
});

describe('a scan on demand', () => {
  const scanning = (more: object = {}) => ({
    ImageScanningConfiguration: {
      ImageScanningEnabled: true,
      ImageScanningTypes: ['ON_DEMAND_AMI_CVE'],
      ScanResultCondition: { MaximumSeverityLabel: 'high', ...more },
    },
  });
  const critical = (fixedInVersion?: string) => ({
    findings: [{ vulnerabilityId: 'CVE-2026-1', severity: 'CRITICAL', ...(fixedInVersion ? { fixedInVersion } : {}) }],
  });

  it('fails an image in TESTING whose findings are above its condition', async () => {
    const { pipeline } = await aLine(factory, { pipeline: scanning() });
    plan(critical('2.0'));
    const { state } = await factory.build(pipeline);

    expect(state).toEqual({ status: 'FAILED', reason: expect.stringMatching(/CVE-2026-1 \(CRITICAL\)/) });
  });

  it('counts findings without a fix only where it is told to', async () => {
    const { pipeline } = await aLine(factory, { pipeline: scanning() });
    plan(critical());
    expect((await factory.build(pipeline)).state.status).toBe('AVAILABLE');

    await aLine(factory, { pipeline: scanning({ FixAvailable: false }) });
    plan(critical());
    expect((await factory.build(pipeline)).state.status).toBe('FAILED');
  });
});

describe('a scan of the test instance', () => {
  it('is abandoned where tests are off', async () => {
    const { pipeline } = await aLine(factory, { pipeline: { ImageTestsConfiguration: { ImageTestsEnabled: false } } });

    expect((await factory.build(pipeline)).scanState.status).toBe('ABANDONED');
  });
});

describe('the topic of the infrastructure configuration', () => {
  it('is told how a build ended, and nothing else', async () => {
    const topic = await factory.deploy('SNS::Topic', { TopicName: 'builds' });
    const { pipeline } = await aLine(factory, { infrastructure: { SnsTopicArn: topic } });
    const image = await factory.build(pipeline);
    const messages = factory.world.calls
      .filter(({ operation }) => operation === 'Publish')
      .map(({ input }) => JSON.parse((input as { Message: string }).Message));

    expect(messages).toMatchObject([{ arn: image.arn, state: { status: 'AVAILABLE' } }]);
  });
});

describe('a key that is not there', () => {
  it('fails the distribution', async () => {
    await factory.deploy('KMS::Key', {});
    const KmsKeyId = `arn:aws:kms:eu-west-1:${PLACE.account}:alias/none`;
    const { pipeline } = await aLine(factory, {
      distribution: { Distributions: [{ Region: 'eu-west-1', AmiDistributionConfiguration: { KmsKeyId } }] },
    });

    expect((await factory.build(pipeline)).state.reason).toMatch(/^Distribution failed .*alias\/none.* does not exist/);
  });
});

describe('a pipeline that failures disabled', () => {
  const once = { ScheduleExpression: 'cron(0 2 ? * SUN *)', AutoDisablePolicy: { FailureCount: 1 } };
  const status = async (imagePipelineArn: string) =>
    (await factory.imagebuilder('GetImagePipeline', { imagePipelineArn })).imagePipeline.status;

  it('stays so when it is deployed again, until something of it is changed', async () => {
    const { pipeline } = await aLine(factory, { pipeline: { Schedule: once } });
    plan({ outcome: 'FAILED' });
    factory.world.clock.advanceTo(factory.world.clock.now() + WEEK);
    await factory.world.idle();
    await aLine(factory, { pipeline: { Schedule: once } });
    expect(await status(pipeline)).toBe('DISABLED');

    await aLine(factory, { pipeline: { Schedule: once, Description: 'mended' } });
    expect(await status(pipeline)).toBe('ENABLED');
  });
});

describe('a pipeline on the newest version of its recipe', () => {
  it('builds that', async () => {
    const ImageRecipeArn = arn('image-recipe', 'web/x.x.x');
    const { pipeline } = await aLine(factory, { pipeline: { ImageRecipeArn } });
    await aLine(factory, { recipe: { Version: '1.1.0', Description: 'newer' }, pipeline: { ImageRecipeArn } });

    expect((await factory.build(pipeline)).arn).toBe(arn('image', 'web/1.1.0/1'));
  });
});
