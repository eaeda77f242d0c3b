import type { World } from '../../kernel/world.ts';

/** A stack as the deployment keeps it and the service shows it. Times in virtual milliseconds since 1970. */
export interface StackRecord {
  readonly stackId: string;
  readonly stackName: string;
  readonly status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE';
  readonly description?: string | undefined;
  readonly createdAt: number;
  readonly updatedAt?: number | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly outputs: readonly StackOutput[];
  readonly resources: readonly StackResource[];
  readonly template: string;
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string | undefined;
  readonly exportName?: string | undefined;
}

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly at: number;
}

export interface StackSetRecord {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly permissionModel: string;
  readonly template: string;
  readonly instances: readonly { readonly account: string; readonly region: string; readonly stackId: string }[];
}

export interface CloudFormationState {
  readonly stacks: Record<string, StackRecord>;
  readonly stackSets: Record<string, StackSetRecord>;
}

export const cloudFormationState = (world: World, account: string, region: string): CloudFormationState =>
  world.state('cloudformation', account, region, () => ({ stacks: {}, stackSets: {} }));

export const outputOf = (
  world: World,
  account: string,
  region: string,
  stack: string,
  key: string,
): string | undefined =>
  cloudFormationState(world, account, region).stacks[stack]?.outputs.find((output) => output.key === key)?.value;

export interface Export {
  readonly name: string;
  readonly value: string;
  readonly stackId: string;
}

export const exportsOf = (world: World, account: string, region: string): readonly Export[] =>
  Object.values(cloudFormationState(world, account, region).stacks).flatMap(({ stackId, outputs }) =>
    outputs.flatMap(({ exportName, value }) => (exportName ? [{ name: exportName, value, stackId }] : [])),
  );
