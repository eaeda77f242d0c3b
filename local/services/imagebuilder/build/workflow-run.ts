/** One workflow of a build, as it ran. */
export interface WorkflowRun {
  /** `wf-<uuid>` */
  readonly id: string;
  readonly arn: string;
  readonly type: 'BUILD' | 'TEST' | 'DISTRIBUTION';
  readonly parallelGroup?: string | undefined;
  readonly startedAt: number;
  endedAt?: number;
  status: 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'SKIPPED';
  message?: string | undefined;
  readonly steps: StepRun[];
}

export interface StepRun {
  /** `step-<uuid>` */
  readonly id: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly action: string;
  readonly onFailure: string;
  readonly timeoutSeconds: number;
  /** JSON. */
  readonly inputs: string;
  startedAt?: number;
  endedAt?: number;
  status: 'PENDING' | 'SKIPPED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  message?: string | undefined;
  /** JSON. */
  outputs?: string;
}
