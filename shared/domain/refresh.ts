/**
 * How a fleet is replaced. All are sent with each refresh, since the API's defaults differ from the console's.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
 */
export interface RefreshPreferences {
  /** Per cent of the desired capacity, 0 to 100. */
  readonly minHealthyPercentage: number;
  /** 100 to 200, and at most 100 above the minimum. */
  readonly maxHealthyPercentage: number;
  /** Undefined: the group's own warm-up. */
  readonly instanceWarmupSeconds?: number | undefined;
  readonly checkpointPercentages?: readonly number[] | undefined;
  readonly checkpointDelaySeconds?: number | undefined;
  readonly skipMatching: boolean;
  readonly autoRollback: boolean;
  readonly scaleInProtectedInstances: 'Refresh' | 'Ignore' | 'Wait';
  readonly standbyInstances: 'Terminate' | 'Ignore' | 'Wait';
  /** Names of CloudWatch alarms that fail the refresh. */
  readonly alarms?: readonly string[] | undefined;
  /** Time to wait after the last instance, up to 172,800. */
  readonly bakeTimeSeconds: number;
}

export type RefreshStatus =
  | 'Pending'
  | 'InProgress'
  | 'Baking'
  | 'Cancelling'
  | 'RollbackInProgress'
  | 'Successful'
  | 'Failed'
  | 'Cancelled'
  | 'RollbackSuccessful'
  | 'RollbackFailed';

export type RefreshOutcome = 'in-progress' | 'succeeded' | 'failed' | 'cancelled' | 'rolled-back' | 'roll-back-failed';

const OUTCOMES: Readonly<Record<RefreshStatus, RefreshOutcome>> = {
  Pending: 'in-progress',
  InProgress: 'in-progress',
  Baking: 'in-progress',
  Cancelling: 'in-progress',
  RollbackInProgress: 'in-progress',
  Successful: 'succeeded',
  Failed: 'failed',
  Cancelled: 'cancelled',
  // The group is well again, and the image is not: a failure of the promotion.
  RollbackSuccessful: 'rolled-back',
  RollbackFailed: 'roll-back-failed',
};

/** A status that is not known is in progress: time will tell, and the deadline holds. */
export const refreshOutcome = (status: string): RefreshOutcome => OUTCOMES[status as RefreshStatus] ?? 'in-progress';
