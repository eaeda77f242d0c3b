const NUMBER = /^\d+$/;

export interface Preflight {
  readonly canRollBack: 'yes' | 'no';
  readonly because: string;
  /** Hallmark would not touch it: see the refusals FLEET_HAS_NO_LAUNCH_TEMPLATE and FLEET_CANNOT_ROLL_BACK. */
  readonly refused: boolean;
}

/**
 * Whether a fleet can go back when its refresh fails.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
 */
export const preflight = (
  version: string | undefined,
  imageNow: string | undefined,
  autoRollback: boolean,
): Preflight => {
  if (version === undefined) return refused('it has no launch template');
  if (!NUMBER.test(version)) return refused(`it uses ${version} of its launch template, not a number`);
  if (imageNow?.startsWith('resolve:ssm:')) return refused(`it takes its AMI from ${imageNow}`);
  return autoRollback
    ? { canRollBack: 'yes', because: `it uses version ${version} of its launch template`, refused: false }
    : { canRollBack: 'no', because: 'autoRollback is off for this stage', refused: false };
};

const refused = (because: string): Preflight => ({ canRollBack: 'no', because, refused: true });
