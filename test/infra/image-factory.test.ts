import { Match } from 'aws-cdk-lib/assertions';
import { fileOf, least } from './support/example.ts';
import { textOf } from './support/statements.ts';
import { synthesized } from './support/synthesized.ts';

const assembly = await synthesized();
const factory = assembly.template('HallmarkImageFactory');
/** The one of web-server, or the only one. */
const one = (type: string) => {
  const all = Object.values(assembly.resources('HallmarkImageFactory', type)).map(({ Properties }) => Properties);
  return all.find(({ Name }) => Name === 'web-server') ?? all[0] ?? {};
};

describe('the pipeline of web-server', () => {
  it('builds every Sunday at 02:00 UTC, tests and scans', () => {
    factory.hasResourceProperties('AWS::ImageBuilder::ImagePipeline', {
      Name: 'web-server',
      Status: 'ENABLED',
      Schedule: Match.objectLike({ ScheduleExpression: 'cron(0 2 ? * SUN *)', Timezone: 'UTC' }),
      ImageTestsConfiguration: { ImageTestsEnabled: true },
      ImageScanningConfiguration: { ImageScanningEnabled: true },
    });
  });

  it('starts from the newest Amazon Linux 2023 and patches it first', () => {
    const { ParentImage, Components } = one('AWS::ImageBuilder::ImageRecipe');
    expect(textOf(ParentImage)).toBe('arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x');
    const [first] = Components as { ComponentArn: unknown }[];
    expect(textOf(first?.ComponentArn)).toBe('arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x');
    expect(Components).toHaveLength(6);
  });

  it('encrypts its volume, and the copy of each region, with a key of ours in that region', () => {
    const [{ Ebs }] = one('AWS::ImageBuilder::ImageRecipe')['BlockDeviceMappings'] as [
      { Ebs: Record<string, unknown> },
    ];
    expect(Ebs).toMatchObject({ Encrypted: true });
    expect(textOf(Ebs['KmsKeyId'])).toMatch(/^<ImageKey.*[.]Arn>$/);
    const copies = one('AWS::ImageBuilder::DistributionConfiguration')['Distributions'] as {
      Region: string;
      AmiDistributionConfiguration: Record<string, unknown>;
    }[];
    expect(
      copies.map(({ Region, AmiDistributionConfiguration }) => [
        Region,
        textOf(AmiDistributionConfiguration['KmsKeyId']),
      ]),
    ).toEqual([
      ['us-east-1', textOf(Ebs['KmsKeyId'])],
      ['eu-west-1', 'arn:aws:kms:eu-west-1:111111111111:alias/hallmark-images'],
    ]);
  });

  it('neither shares nor publishes: that comes after the gate', () => {
    const text = JSON.stringify(one('AWS::ImageBuilder::DistributionConfiguration'));
    expect(text).not.toMatch(/LaunchPermission|SsmParameter|LaunchTemplate|TargetAccountIds/);
  });

  it('builds on instances without IMDSv1, and leaves none behind after a failure', () => {
    factory.hasResourceProperties('AWS::ImageBuilder::InfrastructureConfiguration', {
      InstanceMetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
      TerminateInstanceOnFailure: true,
    });
  });

  it('logs to CloudWatch and to an encrypted bucket that nobody else sees', () => {
    const { LoggingConfiguration } = one('AWS::ImageBuilder::ImagePipeline');
    expect(Object.keys(LoggingConfiguration as object)).toEqual(['ImageLogGroupName', 'PipelineLogGroupName']);
    expect(one('AWS::ImageBuilder::InfrastructureConfiguration')['Logging']).toMatchObject({
      S3Logs: { S3KeyPrefix: 'web-server' },
    });
    factory.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(JSON.stringify(one('AWS::S3::BucketPolicy'))).toContain('{"Bool":{"aws:SecureTransport":"false"}}');
  });
});

describe('the key of the images', () => {
  it.each(['HallmarkImageFactory', 'HallmarkImages-eu-west-1'])(
    'in %s has one name in every region, and rotates',
    (stack) => {
      assembly.template(stack).hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/hallmark-images' });
      assembly.template(stack).hasResource('AWS::KMS::Key', {
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: { EnableKeyRotation: true },
      });
    },
  );

  const sentences = (given: typeof assembly) =>
    Object.values(given.resources('HallmarkImageFactory', 'AWS::KMS::Key')).flatMap(
      ({ Properties }) => (Properties['KeyPolicy'] as { Statement: Record<string, unknown>[] }).Statement,
    );

  it('is for the organisation to launch from: grants only for AWS itself, or for Auto Scaling', () => {
    const shared = sentences(assembly).filter(({ Principal }) => JSON.stringify(Principal) === '{"AWS":"*"}');
    expect(shared.map(({ Sid }) => Sid)).toEqual(['LaunchFromImages', 'AttachVolumes', 'GrantToAutoScaling']);
    for (const { Condition } of shared)
      expect(Condition).toMatchObject({ StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } });
    for (const { Condition } of shared.slice(0, 2))
      expect(textOf((Condition as { StringEquals: Record<string, unknown> }).StringEquals['kms:ViaService'])).toBe(
        'ec2.us-east-1.<AWS::URLSuffix>',
      );
    expect(shared[1]?.['Condition']).toMatchObject({ Bool: { 'kms:GrantIsForAWSResource': 'true' } });
    expect(shared[2]?.['Condition']).toMatchObject({
      StringLike: {
        'kms:GranteePrincipal': expect.stringContaining(
          // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM fills it in
          'iam::${aws:PrincipalAccount}:role/aws-service-role/autoscaling.',
        ),
      },
      'ForAllValues:StringEquals': { 'kms:GrantOperations': expect.not.arrayContaining(['RetireGrant']) },
    });
  });

  it('is for the target accounts where there is no organisation', async () => {
    const launching = sentences(await synthesized(fileOf(least()))).find(({ Sid }) => Sid === 'LaunchFromImages');
    expect(JSON.stringify(launching?.['Principal'])).toContain('222222222222');
    expect(launching?.['Condition']).toEqual({ StringEquals: { 'kms:ViaService': expect.anything() } });
  });
});
