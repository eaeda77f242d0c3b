import { type App, AspectPriority, Aspects, CfnResource, Stack, Token, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { inHub } from './acknowledgements/hub.ts';
import { inImageFactory } from './acknowledgements/image-factory.ts';
import { inTargets } from './acknowledgements/target.ts';
import type { ReadConfiguration } from './configuration/read-configuration.ts';

/** Has cdk-nag check everything in `app`: its synthesis fails on a finding that is not acknowledged. `images` are those with a pipeline. */
export const checkWithNag = (app: App, configuration: ReadConfiguration, images: readonly string[]): void => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app, { verbose: true }));
  const { runtime } = configuration;
  const all = [...inHub(runtime), ...inImageFactory(images), ...inTargets(configuration)];
  // An aspect, since CDK splits the policy of a role that is too large for IAM only at synthesis.
  const visit = (construct: IConstruct): void => {
    if (!CfnResource.isCfnResource(construct)) return;
    for (const { finding, reason } of all.filter(({ where }) => where.test(construct.node.path)))
      Validations.of(construct).acknowledge({
        id: `AwsSolutions::AwsSolutions-${inPartition(construct, finding)}`,
        reason,
      });
  };
  Aspects.of(app).add({ visit }, { priority: AspectPriority.READONLY });
};

/** A stack for a known region has its partition in so many words, except in the names of policies that AWS manages. */
const inPartition = (resource: CfnResource, finding: string): string => {
  const { partition } = Stack.of(resource);
  const asItIs = Token.isUnresolved(partition) || finding.startsWith('IAM4');
  return asItIs ? finding : finding.replaceAll('<AWS::Partition>', partition);
};
