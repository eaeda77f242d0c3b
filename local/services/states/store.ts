import type { World } from '../../kernel/world.ts';

export interface StoredMachine {
  readonly arn: string;
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly roleArn: string;
  readonly definition: string;
  readonly createdAt: number;
  readonly revisionId: string;
  readonly logging?: unknown;
  readonly tracing?: unknown;
  readonly tags: Record<string, string>;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface StoredExecution {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  /** Definition and role as they were at the start. */
  readonly definition: string;
  readonly roleArn: string;
  readonly input: string;
  readonly startedAt: number;
  /** Express executions and the children of a Map announce no status. */
  readonly quiet: boolean;
  status: ExecutionStatus;
  stoppedAt?: number;
  output?: string;
  error?: string;
  cause?: string;
  transitions: number;
  readonly history: StoredEvent[];
}

export interface StoredEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly timestamp: number;
  readonly details: Record<string, unknown>;
}

export interface StatesState {
  readonly machines: Record<string, StoredMachine>;
  readonly executions: Record<string, StoredExecution>;
}

export const statesState = (world: World, account: string, region: string): StatesState =>
  world.state('states', account, region, () => ({ machines: {}, executions: {} }));

/** Account and region of an ARN of Step Functions. */
export const placeOf = (arn: string): { account: string; region: string } => {
  const [, , , region = '', account = ''] = arn.split(':');
  return { account, region };
};

export const findMachine = (world: World, arn: string): StoredMachine | undefined => {
  const { account, region } = placeOf(arn);
  return statesState(world, account, region).machines[arn];
};

export const findExecution = (world: World, arn: string): StoredExecution | undefined => {
  const { account, region } = placeOf(arn);
  return statesState(world, account, region).executions[arn];
};
