import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** A sentence of a policy: these actions, on these resources, under these conditions. */
export const allow = (
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions: Readonly<Record<string, unknown>> = {},
): PolicyStatement => new PolicyStatement({ sid, actions: [...actions], resources: [...resources], conditions });
