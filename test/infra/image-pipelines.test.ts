import { bumped, commands, imageFolder, leastImage, write } from './images/support.ts';
import { EXAMPLE, fileOf, least } from './support/example.ts';
import { textOf } from './support/statements.ts';
import { type Synthesized, synthesized } from './support/synthesized.ts';

type Properties = Record<string, unknown>;

const STACK = 'HallmarkImageFactory';

/** The properties of the one resource of a type that has this name. */
const named = (assembly: Synthesized, type: string, name: string, stack = STACK): Properties => {
  const found = Object.values(assembly.resources(stack, `AWS::${type}`)).map(
    ({ Properties }) => Properties as Properties,
  );
  return found.find((each) => each['Name'] === name || each['RepositoryName'] === name) ?? {};
};

describe('an image that says everything', () => {
  const SAYS_EVERYTHING = {
    description: 'Everything',
    platform: 'Windows',
    baseImage: { ssmParameter: '/golden/windows' },
    components: [
      { managed: 'update-windows', version: '1.x.x' },
      {
        file: 'a.yaml',
        version: '2.3',
        parameters: { Level: 'high', Ports: ['80', '443'] },
        supportedOsVersions: ['Microsoft Windows Server 2022'],
      },
      { marketplace: 'agent', version: '1.2.3' },
      { arn: 'arn:aws:imagebuilder:us-east-1:222222222222:component/shared/1.0.0/1' },
    ],
    blockDevices: [
      { device: '/dev/sda1', sizeGiB: 50, iops: 4000, throughput: 250 },
      { device: 'xvdf', virtualName: 'ephemeral0' },
      { device: 'xvdg', noDevice: true },
    ],
    build: {
      instanceTypes: ['m7i.large'],
      subnetId: 'subnet-0123456789abcdef0',
      securityGroupIds: ['sg-0123456789abcdef0'],
      instanceProfile: 'builders',
      keyPair: 'emergency',
      metadata: { tokens: 'optional', hopLimit: 3 },
      placement: { tenancy: 'dedicated', availabilityZone: 'us-east-1a' },
      resourceTags: { team: 'platform' },
      snsTopic: 'arn:aws:sns:us-east-1:111111111111:builds',
      workingDirectory: 'D:\\work',
      userData: 'start.ps1',
      removeSsmAgent: true,
      terminateOnFailure: false,
    },
    tests: { enabled: true, timeoutMinutes: 120 },
    logging: { retentionDays: 30, pipelineLogGroup: '/ours/pipelines', s3: { bucket: 'our-logs', prefix: 'builds' } },
    scanning: { kind: 'on-demand', failAbove: 'high', fixableOnly: false },
    schedule: {
      cron: 'cron(0 4 ? * WED#2 *)',
      timezone: 'Europe/Dublin',
      onlyIfDependenciesChanged: true,
      disableAfterFailures: 2,
    },
    distribution: {
      name: 'gold {{ imagebuilder:buildDate }}',
      amiTags: { cost: 'platform' },
      fastLaunch: { maxParallelLaunches: 6, snapshots: 4, launchTemplate: { id: 'lt-0123456789abcdef0' } },
      licenses: [
        'arn:aws:license-manager:us-east-1:111111111111:license-configuration:lic-0123456789abcdef0123456789abcdef',
      ],
      regions: {
        'eu-west-1': { kmsKey: 'arn:aws:kms:eu-west-1:111111111111:alias/theirs', fastLaunch: false },
        'ap-southeast-2': {
          kmsKey: 'arn:aws:kms:ap-southeast-2:111111111111:alias/far',
          amiTags: { far: 'yes' },
        },
      },
    },
    workflows: [
      { managed: 'build-image', type: 'build' },
      {
        file: 'approve.yaml',
        type: 'test',
        onFailure: 'ABORT',
        parallelGroup: 'group1',
        parameters: { who: 'platform' },
      },
    ],
    executionRole: 'image-workflows',
    lifecycle: [
      { action: 'deprecate', beyondNewest: 5 },
      {
        action: 'delete',
        olderThan: { value: 6, unit: 'MONTHS' },
        keepAtLeast: 2,
        exclude: { lastLaunched: { value: 30, unit: 'DAYS' }, regions: ['eu-west-1'], tags: { keep: 'true' } },
      },
    ],
    watermarks: ['golden'],
    tags: { owner: 'platform' },
    imageTags: { line: 'windows' },
    enabled: false,
    enhancedMetadata: false,
  };
  const folder = bumped(
    imageFolder({
      'web/image.yaml': leastImage(SAYS_EVERYTHING),
      'web/a.yaml': {
        schemaVersion: 1,
        parameters: [{ Level: { type: 'string' } }, { Ports: { type: 'string' } }],
        phases: [
          {
            name: 'build',
            steps: [{ name: 'A', action: 'ExecutePowerShell', inputs: { commands: ['{{ Level }} {{ Ports }}'] } }],
          },
        ],
      },
      'web/start.ps1': '<powershell>exit</powershell>',
      'web/approve.yaml': { name: 'approve', schemaVersion: 1, steps: [{ name: 'Ask', action: 'WaitForAction' }] },
    }),
  );
  let assembly: Synthesized;
  beforeAll(async () => {
    assembly = await synthesized(fileOf({ ...least(), regions: ['us-east-1', 'eu-west-1'] }), folder);
  });

  it('has a recipe with its components, volumes and start', () => {
    const recipe = named(assembly, 'ImageBuilder::ImageRecipe', 'web');
    expect(recipe).toMatchObject({
      Version: '1.0.0',
      ParentImage: 'ssm:/golden/windows',
      WorkingDirectory: 'D:\\work',
      AmiWatermarks: ['golden'],
      AdditionalInstanceConfiguration: {
        SystemsManagerAgent: { UninstallAfterBuild: true },
        UserDataOverride: { 'Fn::Base64': '<powershell>exit</powershell>' },
      },
    });
    const components = recipe['Components'] as Properties[];
    expect(components.map(({ ComponentArn }) => textOf(ComponentArn))).toEqual([
      'arn:aws:imagebuilder:us-east-1:aws:component/update-windows/1.x.x',
      expect.stringMatching(/^<web.*[.]Arn>$/),
      'arn:aws:imagebuilder:us-east-1:aws-marketplace:component/agent/1.2.3',
      'arn:aws:imagebuilder:us-east-1:222222222222:component/shared/1.0.0/1',
    ]);
    expect(components[1]?.['Parameters']).toEqual([
      { Name: 'Level', Value: ['high'] },
      { Name: 'Ports', Value: ['80', '443'] },
    ]);
    expect(recipe['BlockDeviceMappings']).toMatchObject([
      {
        DeviceName: '/dev/sda1',
        Ebs: { VolumeSize: 50, Iops: 4000, Throughput: 250, VolumeType: 'gp3', Encrypted: true },
      },
      { DeviceName: 'xvdf', VirtualName: 'ephemeral0' },
      { DeviceName: 'xvdg', NoDevice: '' },
    ]);
  });

  it('has a component of its own, in the release that it asks for', () => {
    expect(named(assembly, 'ImageBuilder::Component', 'web-a')).toMatchObject({
      Version: '2.3.0',
      Platform: 'Windows',
      SupportedOsVersions: ['Microsoft Windows Server 2022'],
    });
  });

  it('builds where and how it says', () => {
    expect(named(assembly, 'ImageBuilder::InfrastructureConfiguration', 'web')).toMatchObject({
      InstanceProfileName: 'builders',
      InstanceTypes: ['m7i.large'],
      SubnetId: 'subnet-0123456789abcdef0',
      SecurityGroupIds: ['sg-0123456789abcdef0'],
      KeyPair: 'emergency',
      InstanceMetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 3 },
      Placement: { Tenancy: 'dedicated', AvailabilityZone: 'us-east-1a' },
      ResourceTags: { 'hallmark:image': 'web', team: 'platform' },
      SnsTopicArn: 'arn:aws:sns:us-east-1:111111111111:builds',
      Logging: { S3Logs: { S3BucketName: 'our-logs', S3KeyPrefix: 'builds' } },
      TerminateInstanceOnFailure: false,
    });
    expect(assembly.resources(STACK, 'AWS::IAM::InstanceProfile')).toEqual({});
  });

  it('runs when it says, scans as it says, and rests', () => {
    expect(named(assembly, 'ImageBuilder::ImagePipeline', 'web')).toMatchObject({
      Status: 'DISABLED',
      EnhancedImageMetadataEnabled: false,
      ImageTags: { line: 'windows' },
      ImageTestsConfiguration: { ImageTestsEnabled: true, TimeoutMinutes: 120 },
      ImageScanningConfiguration: {
        ImageScanningEnabled: true,
        ImageScanningTypes: ['ON_DEMAND_AMI_CVE'],
        ScanResultCondition: { MaximumSeverityLabel: 'high', FixAvailable: false },
      },
      Schedule: {
        ScheduleExpression: 'cron(0 4 ? * WED#2 *)',
        Timezone: 'Europe/Dublin',
        PipelineExecutionStartCondition: 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE',
        AutoDisablePolicy: { FailureCount: 2 },
      },
    });
  });

  it('runs its workflows as the role that it names', () => {
    const { ExecutionRole, Workflows } = named(assembly, 'ImageBuilder::ImagePipeline', 'web') as {
      ExecutionRole: unknown;
      Workflows: Properties[];
    };
    expect(textOf(ExecutionRole)).toBe('arn:aws:iam::111111111111:role/image-workflows');
    expect(Workflows.map(({ WorkflowArn }) => textOf(WorkflowArn))).toEqual([
      'arn:aws:imagebuilder:us-east-1:aws:workflow/build/build-image/x.x.x',
      expect.stringMatching(/^<web.*[.]Arn>$/),
    ]);
    expect(Workflows[1]).toMatchObject({
      OnFailure: 'ABORT',
      ParallelGroup: 'group1',
      Parameters: [{ Name: 'who', Value: ['platform'] }],
    });
    expect(named(assembly, 'ImageBuilder::Workflow', 'web-approve')).toMatchObject({ Version: '1.0.0', Type: 'TEST' });
  });

  it('is copied to every region, and to more, as each says', () => {
    const { Distributions } = named(assembly, 'ImageBuilder::DistributionConfiguration', 'web') as {
      Distributions: Properties[];
    };
    expect(Distributions.map(({ Region }) => Region)).toEqual(['us-east-1', 'eu-west-1', 'ap-southeast-2']);
    expect(Distributions[0]).toMatchObject({
      AmiDistributionConfiguration: {
        Name: 'gold {{ imagebuilder:buildDate }}',
        AmiTags: { 'hallmark:image': 'web', cost: 'platform' },
      },
      FastLaunchConfigurations: [
        {
          Enabled: true,
          MaxParallelLaunches: 6,
          SnapshotConfiguration: { TargetResourceCount: 4 },
          LaunchTemplate: { LaunchTemplateId: 'lt-0123456789abcdef0', LaunchTemplateVersion: '$Default' },
        },
      ],
      LicenseConfigurationArns: [expect.stringContaining('lic-0123456789abcdef0123456789abcdef')],
    });
    expect(Distributions[1]).not.toHaveProperty('FastLaunchConfigurations');
    expect(Distributions[1]).toMatchObject({
      AmiDistributionConfiguration: { KmsKeyId: 'arn:aws:kms:eu-west-1:111111111111:alias/theirs' },
    });
    expect(Distributions[2]).toMatchObject({
      AmiDistributionConfiguration: { AmiTags: { far: 'yes', cost: 'platform' } },
    });
  });

  it('cleans up old builds, never one that was promoted', () => {
    expect(named(assembly, 'ImageBuilder::LifecyclePolicy', 'web')).toMatchObject({
      ResourceType: 'AMI_IMAGE',
      ResourceSelection: { Recipes: [{ Name: 'web', SemanticVersion: 'x.x.x' }] },
      PolicyDetails: [
        {
          Action: { Type: 'DEPRECATE', IncludeResources: { Amis: true } },
          Filter: { Type: 'COUNT', Value: 5 },
          ExclusionRules: { Amis: { TagMap: { 'hallmark:verdict': 'promote' } } },
        },
        {
          Action: { Type: 'DELETE', IncludeResources: { Amis: true, Snapshots: true } },
          Filter: { Type: 'AGE', Value: 6, Unit: 'MONTHS', RetainAtLeast: 2 },
          ExclusionRules: {
            TagMap: { keep: 'true' },
            Amis: {
              TagMap: { 'hallmark:verdict': 'promote' },
              Regions: ['eu-west-1'],
              LastLaunched: { Value: 30, Unit: 'DAYS' },
            },
          },
        },
      ],
    });
  });

  it('writes to the log groups that it names, and keeps its own as long as it says', () => {
    const { LoggingConfiguration } = named(assembly, 'ImageBuilder::ImagePipeline', 'web');
    expect(LoggingConfiguration).toMatchObject({ PipelineLogGroupName: '/ours/pipelines' });
    expect(Object.values(assembly.resources(STACK, 'AWS::Logs::LogGroup')).map(({ Properties }) => Properties)).toEqual(
      [expect.objectContaining({ LogGroupName: '/aws/imagebuilder/hallmark/web', RetentionInDays: 30 })],
    );
  });
});

describe('the examples', () => {
  let assembly: Synthesized;
  beforeAll(async () => {
    assembly = await synthesized(EXAMPLE);
  });

  it('have a pipeline each, those on images of our own in a stack of their own', () => {
    const names = (stack: string) =>
      Object.values(assembly.resources(stack, 'AWS::ImageBuilder::ImagePipeline')).map(
        ({ Properties }) => Properties['Name'],
      );
    expect(names(STACK).toSorted()).toEqual(['base-arm64', 'web-container', 'web-server', 'windows-server']);
    expect(names('HallmarkDerivedImages')).toEqual(['web-server-arm64']);
  });

  it('build the ARM64 web server on our own base, if that has something new', () => {
    const derived = 'HallmarkDerivedImages';
    const { ParentImage } = named(assembly, 'ImageBuilder::ImageRecipe', 'web-server-arm64', derived);
    expect(textOf(ParentImage)).toBe('arn:aws:imagebuilder:us-east-1:111111111111:image/base-arm64/x.x.x');
    expect(named(assembly, 'ImageBuilder::ImagePipeline', 'web-server-arm64', derived)['Schedule']).toMatchObject({
      PipelineExecutionStartCondition: 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE',
    });
  });

  it('harden Windows as STIG says', () => {
    const { Components } = named(assembly, 'ImageBuilder::ImageRecipe', 'windows-server') as {
      Components: Properties[];
    };
    expect(
      Components.map(({ ComponentArn, Parameters }) => ({ component: textOf(ComponentArn), Parameters })),
    ).toContainEqual({
      component: 'arn:aws:imagebuilder:us-east-1:aws:component/stig-build-windows/x.x.x',
      Parameters: [{ Name: 'Level', Value: ['Medium'] }],
    });
  });

  it('cost nothing for each further build that is kept, as Fast Launch would', () => {
    for (const { Properties } of Object.values(
      assembly.resources(STACK, 'AWS::ImageBuilder::DistributionConfiguration'),
    ))
      expect(JSON.stringify(Properties)).not.toContain('FastLaunch');
  });

  it('need Amazon Inspector for AMIs only', () => {
    const scanned = [STACK, 'HallmarkDerivedImages']
      .flatMap((stack) => Object.values(assembly.resources(stack, 'AWS::ImageBuilder::ImagePipeline')))
      .map(({ Properties }) => [
        Properties['Name'],
        (Properties['ImageScanningConfiguration'] as Properties)['ImageScanningEnabled'],
      ]);
    expect(Object.fromEntries(scanned)).toEqual({
      'base-arm64': true,
      'web-container': false,
      'web-server': true,
      'web-server-arm64': true,
      'windows-server': true,
    });
  });

  it('make a container image, with a repository in every region', () => {
    expect(named(assembly, 'ImageBuilder::ContainerRecipe', 'web-container')).toMatchObject({
      ContainerType: 'DOCKER',
      ParentImage: 'amazonlinux:2023',
      PlatformOverride: 'Linux',
      TargetRepository: { Service: 'ECR', RepositoryName: 'hallmark/web-container' },
      DockerfileTemplateData: expect.stringContaining('USER nginx'),
    });
    for (const stack of [STACK, 'HallmarkImages-eu-west-1'])
      expect(named(assembly, 'ECR::Repository', 'hallmark/web-container', stack)).toMatchObject({
        ImageScanningConfiguration: { ScanOnPush: true },
      });
  });
});

describe('a component whose text changed', () => {
  const folder = () =>
    bumped(
      imageFolder({
        'web/image.yaml': leastImage({ components: [{ file: 'a.yaml' }] }),
        'web/a.yaml': commands('one'),
      }),
    );

  it('fails the synthesis without a bump, with the name of the file', async () => {
    const images = folder();
    write(`${images}/web/a.yaml`, commands('two'));
    await expect(synthesized(fileOf(least()), images)).rejects.toThrow(
      /web\/a\.yaml: changed since version 1\.0\.0: npm run images:bump/,
    );
  });

  it('is a new resource beside the one before, which images may refer to', async () => {
    const images = folder();
    write(`${images}/web/a.yaml`, commands('two'));
    const assembly = await synthesized(fileOf(least()), bumped(images));
    const components = Object.values(assembly.resources(STACK, 'AWS::ImageBuilder::Component'));
    expect(components.map(({ Properties }) => Properties['Version']).toSorted()).toEqual(['1.0.0', '1.0.1']);
    expect(components.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
      'RetainExceptOnCreate',
      'RetainExceptOnCreate',
    ]);
    const recipes = assembly.resources(STACK, 'AWS::ImageBuilder::ImageRecipe');
    const [pipeline] = Object.values(assembly.resources(STACK, 'AWS::ImageBuilder::ImagePipeline'));
    const used = textOf(pipeline?.Properties['ImageRecipeArn']).replace(/^<|[.]Arn>$/g, '');
    expect(recipes[used]?.Properties['Version']).toBe('1.0.1');
  });
});
