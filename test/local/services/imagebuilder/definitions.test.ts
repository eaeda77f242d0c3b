import { publishManaged } from '../../../../local/services/imagebuilder/controls/publish-managed.ts';
import { AMAZON_LINUX, aFactory, aLine, arn, DOCUMENT, EXECUTOR, type Factory } from './support/factory.ts';

let factory: Factory;

beforeEach(() => {
  factory = aFactory();
});

const component = (more: object = {}) =>
  factory.deploy('Component', { Name: 'web', Version: '1.0.0', Platform: 'Linux', Data: DOCUMENT(), ...more });

const recipe = (more: object = {}) =>
  factory.deploy('ImageRecipe', { Name: 'web', Version: '1.0.0', ParentImage: AMAZON_LINUX, ...more });

const uses = (componentArn: string, Parameters?: object) => ({
  Components: [{ ComponentArn: componentArn, ...(Parameters ? { Parameters } : {}) }],
});

describe('a version', () => {
  it('is there once: the same content again is the same', async () => {
    expect(await component()).toBe(arn('component', 'web/1.0.0/1'));
    expect(await component()).toBe(arn('component', 'web/1.0.0/1'));
  });

  it('never changes: other content needs another version', async () => {
    await component();

    await expect(component({ Data: DOCUMENT('dnf install -y nginx') })).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: expect.stringMatching(/already exists: '.*web\/1\.0\.0\/1'.*give a new version/),
    });
    expect(await component({ Version: '1.0.1', Data: DOCUMENT('dnf install -y nginx') })).toMatch(/1\.0\.1\/1$/);
  });

  it('that was rolled back to is the one that is there', async () => {
    const first = await component();
    await component({ Version: '1.0.1', Data: DOCUMENT('false') });

    expect(await component()).toBe(first);
  });

  it.each([
    ['1.0', 'component', component],
    ['1.0.x', 'component', component],
    ['x.1.0', 'recipe', recipe],
    ['1073741824.0.0', 'recipe', recipe],
  ])('%s is none for a %s', async (Version, _what, make) => {
    await expect(make({ Version })).rejects.toThrow(/'semanticVersion' is not valid/);
  });

  it('of a recipe may be counted by Image Builder, and counts content that changed only', async () => {
    const make = (Description: string) => recipe({ Version: '1.0.x', Description });

    expect([await make('one'), await make('one'), await make('two')]).toEqual(
      ['1.0.0', '1.0.0', '1.0.1'].map((version) => arn('image-recipe', `web/${version}`)),
    );
  });

  it('has the ARNs of the newest one as its attributes', async () => {
    const attributes = await factory.attributes('Component', {
      Name: 'Web Server',
      Version: '2.3.4',
      Platform: 'Linux',
      Data: DOCUMENT(),
    });

    expect(attributes).toMatchObject({
      Arn: arn('component', 'web-server/2.3.4/1'),
      'LatestVersion.Arn': arn('component', 'web-server/x.x.x'),
      'LatestVersion.Major': arn('component', 'web-server/2.x.x'),
      'LatestVersion.Minor': arn('component', 'web-server/2.3.x'),
    });
  });
});

describe('a recipe', () => {
  it('takes components by wildcard, and refuses what no version meets', async () => {
    await component();

    await expect(recipe(uses(arn('component', 'web/1.x.x')))).resolves.toBeDefined();
    await expect(recipe({ Version: '1.0.1', ...uses(arn('component', 'web/2.x.x')) })).rejects.toThrow(/no component/);
  });

  it('names those nearest to a managed component that there is not', async () => {
    await expect(recipe(uses(arn('component', 'update-linus/x.x.x', 'aws')))).rejects.toThrow(
      /no component 'update-linus'; the nearest are update-linux/,
    );
  });

  it('names those nearest to a managed image that there is not', async () => {
    await expect(recipe({ ParentImage: arn('image', 'amazon-linux-2023-x64/x.x.x', 'aws') })).rejects.toThrow(
      /'parentImage' is not valid.*the nearest are amazon-linux-2023-x86/,
    );
  });

  it('refuses a component of another platform than its parent image', async () => {
    await expect(recipe(uses(arn('component', 'update-windows/x.x.x', 'aws')))).rejects.toThrow(
      /update-windows.* is for Windows, but the parent image is Linux/,
    );
  });

  it('takes 20 components at most', async () => {
    const Components = Array.from({ length: 21 }, () => ({
      ComponentArn: arn('component', 'update-linux/x.x.x', 'aws'),
    }));

    await expect(recipe({ Components })).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
  });

  it.each([
    ['an AMI that is not there', 'ami-0123456789abcdef0', /does not exist in us-east-1/],
    [
      'an own image that was never built',
      arn('image', 'base/x.x.x'),
      /^The value supplied for parameter 'parentImage' is not valid\. There is no AVAILABLE image/,
    ],
    ['a parameter that is not there', 'ssm:/golden/base', /parameter '\/golden\/base' does not exist in us-east-1/],
    ['something else', 'amazon linux', /is no parent image/],
    ['an image of another region', AMAZON_LINUX.replace('us-east-1', 'eu-west-1'), /has to be in the recipe's region/],
    ['a version that is not there', AMAZON_LINUX.replace('x.x.x', '1.x.x'), /has no version 1\.x\.x; it has 2026/],
  ])('cannot be built on %s', async (_what, ParentImage, message) => {
    await expect(recipe({ ParentImage })).rejects.toThrow(message);
  });
});

describe('a version that AWS publishes', () => {
  it('is met by wildcards from then on', async () => {
    await expect(recipe({ ParentImage: AMAZON_LINUX.replace('x.x.x', '2027.x.x') })).rejects.toThrow(/no version/);
    publishManaged({ name: 'amazon-linux-2023-x86', version: '2027.1.11' }, factory.world);

    await expect(recipe({ ParentImage: AMAZON_LINUX.replace('x.x.x', '2027.x.x') })).resolves.toBeDefined();
  });
});

describe('references', () => {
  it.each([
    ['an instance profile', 'infrastructure', { InstanceProfileName: 'nobody' }, /no instance profile nobody/],
    [
      'a topic',
      'infrastructure',
      { SnsTopicArn: 'arn:aws:sns:us-east-1:111111111111:none' },
      /topic '.*none' does not exist/,
    ],
    [
      'a subnet',
      'infrastructure',
      { SubnetId: 'subnet-1', SecurityGroupIds: ['sg-1'] },
      /subnet ID 'subnet-1' does not exist/,
    ],
    ['a recipe', 'pipeline', { ImageRecipeArn: arn('image-recipe', 'no/1.0.0') }, /no image recipe/],
    [
      'an infrastructure configuration',
      'pipeline',
      { InfrastructureConfigurationArn: arn('infrastructure-configuration', 'no') },
      /no infrastructure configuration/,
    ],
    [
      'a distribution configuration',
      'pipeline',
      { DistributionConfigurationArn: arn('distribution-configuration', 'no') },
      /no distribution configuration/,
    ],
    [
      'a workflow',
      'pipeline',
      { ExecutionRole: EXECUTOR, Workflows: [{ WorkflowArn: arn('workflow/test', 'no/1.0.0/1') }] },
      /no workflow/,
    ],
    ['a role', 'pipeline', { ExecutionRole: EXECUTOR.replace('executor', 'nobody') }, /no role .*nobody/],
  ])('to %s that there is not are refused', async (_what, part, wrong, message) => {
    await expect(aLine(factory, { [part]: wrong })).rejects.toThrow(message);
  });
});

describe('a pipeline', () => {
  it.each([
    ['a time zone', { Schedule: { ScheduleExpression: 'cron(0 2 ? * SUN *)', Timezone: 'Mars' } }, /IANA/],
    ['an expression', { Schedule: { ScheduleExpression: 'every sunday' } }, /scheduleExpression/],
    ['a number of failures', { Schedule: { AutoDisablePolicy: { FailureCount: 11 } } }, /from 1 to 10/],
    ['a time-out', { ImageTestsConfiguration: { TimeoutMinutes: 30 } }, /from 60 to 1440/],
    [
      'a condition without the scan it is about',
      {
        ImageScanningConfiguration: {
          ImageScanningEnabled: true,
          ScanResultCondition: { MaximumSeverityLabel: 'high' },
        },
      },
      /needs imageScanningTypes ON_DEMAND_AMI_CVE/,
    ],
    ['members in the spelling of the API', { Schedule: { scheduleExpression: 'rate(1 day)' } }, /with a capital/],
  ])('refuses %s that cannot be', async (_what, wrong, message) => {
    await expect(aLine(factory, { pipeline: wrong })).rejects.toThrow(message);
  });

  it('reads numbers and booleans that a template wrote as text', async () => {
    const { pipeline } = await aLine(factory, {
      pipeline: { ImageTestsConfiguration: { ImageTestsEnabled: 'true', TimeoutMinutes: '90' } },
    });
    const { imagePipeline } = await factory.imagebuilder('GetImagePipeline', { imagePipelineArn: pipeline });

    expect(imagePipeline.imageTestsConfiguration).toEqual({ imageTestsEnabled: true, timeoutMinutes: 90 });
  });
});

describe('a component document', () => {
  it('that is wrong is refused with its first problem, and where it is', async () => {
    const Data = 'schemaVersion: 1.0\nphases:\n  - name: build\n    commands: [ls]\n';

    await expect(component({ Data })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringMatching(
        /^The value supplied for parameter 'data' is not valid\..* line \d+, column \d+: /,
      ),
    });
  });

  it('of more than 16,000 characters has to lie in S3', async () => {
    await expect(component({ Data: `${DOCUMENT()}# ${'x'.repeat(16_000)}` })).rejects.toThrow(/Give uri instead/);
  });

  it('has to be there', async () => {
    await expect(component({ Data: undefined })).rejects.toThrow(/has no document/);
  });

  it('with parameters gets values for those without a default, and for no others', async () => {
    const Data = `schemaVersion: 1.0
parameters:
  - Port: { type: string }
  - Host: { type: string, default: localhost }
phases:
  - name: build
    steps:
      - { name: Say, action: ExecuteBash, inputs: { commands: ['echo {{ Host }} {{ Port }}'] } }
`;
    const made = await component({ Data });
    const value = (Name: string) => ({ Name, Value: ['80'] });

    await expect(recipe(uses(made))).rejects.toThrow(/needs a value for its parameter 'Port'/);
    await expect(recipe(uses(made, [value('Port'), value('Ports')]))).rejects.toThrow(
      /has no parameter 'Ports'; it has Port, Host/,
    );
    await expect(recipe(uses(made, [value('Port')]))).resolves.toBeDefined();
  });
});

describe('quotas', () => {
  it('75 pipelines in a region', async () => {
    for (let index = 0; index < 75; index += 1) await aLine(factory, { pipeline: { Name: `web-${index}` } });

    await expect(aLine(factory, { pipeline: { Name: 'one-more' } })).rejects.toMatchObject({
      name: 'ServiceQuotaExceededException',
    });
  });

  it('100 builds at the same time', async () => {
    const { pipeline: imagePipelineArn } = await aLine(factory);
    const release = factory.world.clock.hold();
    const start = () => factory.imagebuilder('StartImagePipelineExecution', { imagePipelineArn });
    for (let index = 0; index < 100; index += 1) await start();

    await expect(start()).rejects.toThrow(/quota of 100 concurrent builds/);
    release();
  });
});
