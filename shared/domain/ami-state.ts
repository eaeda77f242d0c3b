import { type Refusal, refusal } from './refusal.ts';

/** An AMI as EC2 shows it to its owner. */
export interface AmiState {
  readonly id: string;
  /** available, pending, failed, disabled… */
  readonly state: string;
  readonly snapshotIds: readonly string[];
  /** ISO 8601, in the past or to come. */
  readonly deprecatedFrom?: string | undefined;
  /** Tag `Ec2ImageBuilderArn`, which Image Builder sets on its AMIs. */
  readonly buildVersionArn?: string | undefined;
  /** Whether EC2 protects it from deregistration. */
  readonly protected?: boolean | undefined;
}

export const GONE = 'is gone (deregistered)';

/** Why nothing can be launched from the AMI, in words; undefined: it can. A deprecated AMI can: EC2 only leaves it out of searches. */
export const amiFault = (state: AmiState | undefined): string | undefined => {
  if (state === undefined || state.state === 'deregistered') return GONE;
  return state.state === 'available' ? undefined : `is ${state.state}`;
};

/** Why the AMI is not promoted; undefined: it may be. What was deprecated is old news, unless a stage goes back to it on purpose. */
export const amiRefusal = (
  where: { readonly id: string; readonly region: string },
  state: AmiState | undefined,
  { at, back }: { readonly at: Date; readonly back: boolean },
): Refusal | undefined => {
  const fault = amiFault(state);
  const subject = `${where.id} in ${where.region}`;
  if (fault) return refusal('AMI_NOT_AVAILABLE', `${subject} ${fault}.`);
  const deprecated = Date.parse(state?.deprecatedFrom ?? '') <= at.getTime();
  return deprecated && !back
    ? refusal('AMI_NOT_AVAILABLE', `${subject} has been deprecated since ${state?.deprecatedFrom}.`)
    : undefined;
};
