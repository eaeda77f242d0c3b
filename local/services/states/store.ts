import type { World } from '../../kernel/world.ts';
import type { Progress } from './interpreter/progress.ts';
import type { MachineSettings } from './machine-settings.ts';

export interface StoredMachine {
  readonly arn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly createdAt: number;
  readonly tags: Record<string, string>;
  roleArn: string;
  definition: string;
  /** Only after a change (recorded). */
  revisionId?: string | undefined;
  settings: MachineSettings;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface StoredExecution {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** Definition (of an item's child: of its processor) and role as they were at the start. */
  readonly definition: string;
  readonly roleArn: string;
  readonly input: string;
  readonly startedAt: number;
  /** The Map Run whose child this is. */
  readonly mapRunArn?: string;
  status: ExecutionStatus;
  stoppedAt?: number;
  output?: string;
  error?: string;
  cause?: string;
  /** State transitions, which is what AWS bills of a Standard execution. */
  transitions: number;
  redriveCount: number;
  redrivenAt?: number;
  /** Where a redrive would go on; gone once the execution has succeeded. */
  progress?: Progress;
  readonly history: StoredEvent[];
}

export interface StoredEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: number;
  readonly details: Record<string, unknown>;
}

export interface StoredMapRun {
  readonly arn: string;
  readonly executionArn: string;
  readonly machineArn: string;
  readonly startedAt: number;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
  readonly total: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  stoppedAt?: number;
}

export interface StatesState {
  readonly machines: Record<string, StoredMachine>;
  readonly executions: Record<string, StoredExecution>;
  readonly mapRuns: Record<string, StoredMapRun>;
}

export const statesState = (world: World, account: string, region: string): StatesState =>
  world.state('states', account, region, () => ({ machines: {}, executions: {}, mapRuns: {} }));

/** Account and region of an ARN of Step Functions. */
export const placeOf = (arn: string): { account: string; region: string } => {
  const [, , , region = '', account = ''] = arn.split(':');
  return { account, region };
};

export const findMachine = (world: World, arn: string): StoredMachine | undefined => stateOf(world, arn).machines[arn];

export const findExecution = (world: World, arn: string): StoredExecution | undefined =>
  stateOf(world, arn).executions[arn];

export const findMapRun = (world: World, arn: string): StoredMapRun | undefined => stateOf(world, arn).mapRuns[arn];

/** The data of the account and region that an ARN names. */
export const stateOf = (world: World, arn: string): StatesState => {
  const { account, region } = placeOf(arn);
  return statesState(world, account, region);
};
