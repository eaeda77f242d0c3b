import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnStackSet, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ReadConfiguration } from '../../shared/configuration/read.ts';
import { SpokeStack } from './spoke-stack.ts';

/** CloudFormation takes templates of at most so many bytes inline. */
const INLINE_BYTES = 51_200;

/** The spoke's template as it is deployed; it differs by nothing from account to account. */
export const spokeTemplate = (configuration: ReadConfiguration['runtime']): string => {
  const outdir = mkdtempSync(join(tmpdir(), 'hallmark-spoke-'));
  try {
    const app = new App({ outdir, context: { 'aws:cdk:enable-path-metadata': false }, analyticsReporting: false });
    new SpokeStack(app, 'HallmarkSpoke', configuration);
    return JSON.stringify(app.synth().getStackByName('HallmarkSpoke').template);
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

/**
 * Puts the spoke's role into every target account. Roles are global: one region does. Service-managed where the configuration
 * names organisational units (accounts that join later get it, too), self-managed otherwise.
 */
export class SpokesStack extends Stack {
  constructor(scope: Construct, id: string, { input, runtime }: ReadConfiguration, props: StackProps) {
    super(scope, id, {
      ...props,
      description: 'Hallmark: the StackSet that puts the spoke role into every target account',
    });
    const templateBody = spokeTemplate(runtime);
    if (Buffer.byteLength(templateBody) > INLINE_BYTES)
      throw new Error(
        `The spoke template has ${Buffer.byteLength(templateBody)} bytes; CloudFormation takes ${INLINE_BYTES} inline. Use fewer distinct parameter names.`,
      );
    const accounts = [...new Set(input.stages.flatMap((stage) => stage.accounts))].filter(
      (account) => account !== input.hub.account,
    );
    const units = input.spokes.organizationalUnits;
    const managed = units.length > 0;
    new CfnStackSet(this, 'Spokes', {
      stackSetName: 'hallmark-spokes',
      description: 'The role by which the hub of Hallmark publishes and rolls out golden AMIs',
      permissionModel: managed ? 'SERVICE_MANAGED' : 'SELF_MANAGED',
      ...(managed
        ? { autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false }, callAs: 'DELEGATED_ADMIN' }
        : {}),
      capabilities: ['CAPABILITY_NAMED_IAM'],
      managedExecution: { Active: true },
      operationPreferences: {
        maxConcurrentPercentage: 100,
        failureTolerancePercentage: 10,
        regionConcurrencyType: 'PARALLEL',
      },
      stackInstancesGroup: [
        {
          deploymentTargets: managed
            ? { organizationalUnitIds: units, accountFilterType: 'INTERSECTION', accounts }
            : { accounts },
          regions: [input.hub.region],
        },
      ],
      templateBody,
    });
  }
}
