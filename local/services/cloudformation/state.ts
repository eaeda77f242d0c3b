import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import type { World } from '../../kernel/world.ts';

/** A stack as the deployment keeps it and the service shows it. Times in virtual milliseconds since 1970. */
export interface StackRecord {
  readonly stackId: string;
  readonly stackName: string;
  status: StackStatus;
  statusReason?: string | undefined;
  description?: string | undefined;
  readonly createdAt: number;
  updatedAt?: number | undefined;
  deletedAt?: number | undefined;
  terminationProtection: boolean;
  parameters: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  outputs: readonly StackOutput[];
  /** In the order in which they were made. */
  resources: readonly StackResource[];
  /** Names of exports of other stacks that the template imports. */
  imports: readonly string[];
  template: string;
  /** Oldest first. */
  readonly events: StackEvent[];
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description?: string | undefined;
  readonly exportName?: string | undefined;
}

export type RemovalPolicy = 'Delete' | 'Retain' | 'RetainExceptOnCreate' | 'Snapshot';

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Its name, by which it is known to be the stack's own; undefined for a type without. */
  readonly identifier?: string | undefined;
  /** As they were deployed, references resolved: what a rollback puts back. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Assets that it was made from: key to path. */
  readonly assets: Readonly<Record<string, string>>;
  readonly deletionPolicy: RemovalPolicy;
  readonly updateReplacePolicy: RemovalPolicy;
  /** How often CloudFormation replaced it; a generated name follows from it. */
  readonly replacements: number;
  readonly at: number;
  readonly status: ResourceStatus;
}

export interface StackEvent {
  readonly id: string;
  readonly at: number;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly reason?: string | undefined;
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
  /** Stacks that were deleted, oldest first; AWS shows them by id for 90 days. */
  readonly deleted: StackRecord[];
  /** By name: how many stacks were made. No stack has the id of an earlier one. */
  readonly made: Record<string, number>;
}

export const cloudFormationState = (world: World, account: string, region: string): CloudFormationState =>
  world.state('cloudformation', account, region, () => ({
    stacks: {},
    stackSets: {},
    deleted: [],
    made: {},
  }));

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

/** Names of the stacks that import an export. */
export const importersOf = (world: World, account: string, region: string, name: string): readonly string[] =>
  Object.values(cloudFormationState(world, account, region).stacks)
    .filter(({ imports }) => imports.includes(name))
    .map(({ stackName }) => stackName);
