import { Match } from 'aws-cdk-lib/assertions';
import { synthesized } from './support/synthesized.ts';

const assembly = await synthesized();
const resources = assembly.stacks.flatMap((stack) => Object.entries(assembly.resources(stack)));
const typesKept = (policy: string) =>
  [...new Set(resources.filter(([, each]) => each.DeletionPolicy === policy).map(([, { Type }]) => Type))].toSorted();

describe('what CloudFormation keeps', () => {
  it('is kept when it leaves its stack, and deleted when the deployment that creates it is rolled back', () => {
    expect(typesKept('RetainExceptOnCreate')).toEqual([
      'AWS::DynamoDB::GlobalTable',
      'AWS::ECR::Repository',
      'AWS::ImageBuilder::Component',
      'AWS::ImageBuilder::ContainerRecipe',
      'AWS::ImageBuilder::ImageRecipe',
      'AWS::KMS::Key',
      'AWS::S3::Bucket',
    ]);
  });

  it('never stays behind after a first deployment that failed, where it would stop the next one', () => {
    expect(typesKept('Retain')).toEqual([]);
  });

  it('is also kept when an update replaces it', () => {
    for (const [, { UpdateReplacePolicy }] of resources.filter(
      ([, { DeletionPolicy }]) => DeletionPolicy === 'RetainExceptOnCreate',
    ))
      expect(UpdateReplacePolicy).toBe('Retain');
  });
});

describe('the ledger', () => {
  it('is encrypted, can be restored to any point in time, and is protected from deletion', () => {
    assembly.template('HallmarkLedger').hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        TableName: 'hallmark-ledger',
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      },
    });
  });

  it('has a stack of its own, deployed before the hub and tied to it by nothing but the name', () => {
    const types = Object.values(assembly.resources('HallmarkLedger')).map(({ Type }) => Type);
    expect(types.filter((type) => type !== 'AWS::CDK::Metadata')).toEqual(['AWS::DynamoDB::GlobalTable']);
    const { artifacts } = JSON.parse(assembly.file('manifest.json')) as {
      artifacts: Record<string, { dependencies: string[] }>;
    };
    expect(artifacts['HallmarkHub']?.dependencies).toContain('HallmarkLedger');
    expect(assembly.template('HallmarkLedger').toJSON()['Outputs']).toBeUndefined();
    expect(assembly.file('HallmarkHub.template.json')).not.toMatch(/Fn::(ImportValue|GetStackOutput)/);
  });
});
