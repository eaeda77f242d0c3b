/** In place of the AMI of an instance that EC2 does not show. */
export const UNKNOWN_AMI = 'unknown';

/** An instance of an Auto Scaling group, as Auto Scaling and EC2 show it. */
export interface RunningInstance {
  readonly id: string;
  /** {@link UNKNOWN_AMI} where it cannot be seen. */
  readonly amiId: string;
  /** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-lifecycle.html */
  readonly lifecycle: string;
  /** From scale-in. */
  readonly isProtected: boolean;
  /** How much of the desired capacity it is; 1 unless a mixed instances policy has weights. */
  readonly weight: number;
}

export const isInService = ({ lifecycle }: Pick<RunningInstance, 'lifecycle'>): boolean => lifecycle === 'InService';

export const isOnStandby = ({ lifecycle }: Pick<RunningInstance, 'lifecycle'>): boolean => /Standby$/.test(lifecycle);

/**
 * The group has it and keeps it: one that is not in service yet, or on standby, comes into service as it is. One that is leaving
 * is not kept, and one of a warm pool is not in the group yet: a refresh replaces those as well, and nothing here has to look.
 */
export const isKept = ({ lifecycle }: Pick<RunningInstance, 'lifecycle'>): boolean =>
  !/^(Terminat|Detach|Warmed)/.test(lifecycle);

/** What the instances of a group run, counted. */
export interface InstanceCount {
  /** Instances that the group keeps. */
  readonly total: number;
  readonly onImage: number;
  /** The others, by what keeps them as they are; on standby comes before protected. */
  readonly standby: number;
  readonly protected: number;
  readonly other: number;
  /** Of those that do not run the image, the ids of the first few. */
  readonly remaining: readonly string[];
  /** Nothing comes or goes, the desired capacity is in service, and every AMI is known. */
  readonly settled: boolean;
  readonly inService: number;
}

const NAMED = 3;

/** Counts what runs against the AMI of the group's region. */
export const countInstances = (
  instances: readonly RunningInstance[],
  amiId: string,
  desired: number,
): InstanceCount => {
  const kept = instances.filter(isKept);
  const remaining = kept.filter((each) => each.amiId !== amiId);
  const standby = remaining.filter(isOnStandby);
  const held = remaining.filter((each) => !isOnStandby(each) && each.isProtected);
  const inService = kept.filter(isInService);
  const capacity = inService.reduce((sum, { weight }) => sum + weight, 0);
  return {
    total: kept.length,
    onImage: kept.length - remaining.length,
    standby: standby.length,
    protected: held.length,
    other: remaining.length - standby.length - held.length,
    remaining: remaining.slice(0, NAMED).map(({ id }) => id),
    settled:
      capacity >= desired &&
      kept.length === instances.length &&
      kept.every((each) => (isInService(each) || isOnStandby(each)) && each.amiId !== UNKNOWN_AMI),
    inService: inService.length,
  };
};

/** Every instance that the group keeps is seen to run the image. */
export const allOnImage = ({ total, onImage }: InstanceCount): boolean => onImage === total;

/**
 * Whether another check may still show something else: instances come and go, and Auto Scaling and EC2 show that with a delay.
 * Protected and standby ones stay until a person acts, and are known at once.
 */
export const mayChange = ({ settled, other }: InstanceCount): boolean => !settled || other > 0;

/**
 * How long after the end of a refresh what may still change is checked again, in seconds. AWS gives no
 * bound for their delay (docs/design/aws-assumptions.md): https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
 */
const SETTLE_SECONDS = 300;

/** Whether a refresh has ended so recently that what is seen need not be the last word. */
export const endedJustNow = (endedAt: string | undefined, now: Date): boolean =>
  endedAt !== undefined && now.getTime() < Date.parse(endedAt) + SETTLE_SECONDS * 1000;

/** `0 of 2 instances run web-server 1.0.0/2: protected from scale-in (i-1, i-2)`. */
export const sayCount = (image: string, count: InstanceCount): string => {
  const { total, onImage, remaining, inService } = count;
  const runs = `${onImage} of ${instances(total)} ${total === 1 ? 'runs' : 'run'} ${image}`;
  if (remaining.length === 0) return inService === 0 ? `${runs}: none is in service` : runs;
  return `${runs}: ${why(count)}`;
};

/** `A refresh does not replace 2 instances of web: protected from scale-in (i-1, i-2).` */
export const sayRemaining = (group: string, count: InstanceCount): string =>
  `A refresh does not replace ${instances(count.total - count.onImage)} of ${group}: ${why(count)}.`;

const why = (count: InstanceCount): string => {
  const more = count.total - count.onImage - count.remaining.length;
  return `${causes(count)} (${count.remaining.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
};

const instances = (count: number): string => `${count} ${count === 1 ? 'instance' : 'instances'}`;

const causes = (count: Pick<InstanceCount, 'standby' | 'protected' | 'other'>): string => {
  const all: [number, string][] = [
    [count.protected, 'protected from scale-in'],
    [count.standby, 'on standby'],
    [count.other, 'not replaced, and Auto Scaling does not say why'],
  ];
  const there = all.filter(([number]) => number > 0);
  return there.length === 1 ? (there[0]?.[1] ?? '') : there.map(([number, cause]) => `${number} ${cause}`).join(', ');
};

/** What a refresh with such preferences does not touch. */
export interface LeavesAlone {
  readonly scaleInProtectedInstances: 'Refresh' | 'Ignore' | 'Wait';
  readonly standbyInstances: 'Terminate' | 'Ignore' | 'Wait';
}

/** The instances that a refresh passes over, whatever they run. */
export const passedOver = <T extends Pick<RunningInstance, 'lifecycle' | 'isProtected'>>(
  all: readonly T[],
  { scaleInProtectedInstances, standbyInstances }: LeavesAlone,
): readonly T[] =>
  all.filter((each) =>
    isOnStandby(each)
      ? standbyInstances === 'Ignore'
      : isKept(each) && each.isProtected && scaleInProtectedInstances === 'Ignore',
  );

/** `1 of 2 instances still runs web-server 1.0.0/2 (i-1, protected from scale-in)`; undefined: none is seen to run it. */
export const sayStill = (image: string, all: readonly RunningInstance[], amiId: string): string | undefined => {
  const kept = all.filter(isKept);
  const still = kept.filter((each) => each.amiId === amiId);
  if (still.length === 0) return undefined;
  const named = still.slice(0, NAMED).map((each) => `${each.id}${heldBy(each)}`);
  const more = still.length > NAMED ? ` and ${still.length - NAMED} more` : '';
  return `${still.length} of ${instances(kept.length)} still ${still.length === 1 ? 'runs' : 'run'} ${image} (${named.join('; ')}${more})`;
};

const heldBy = (each: RunningInstance): string => {
  if (isOnStandby(each)) return ', on standby';
  return each.isProtected ? ', protected from scale-in' : '';
};

/** `The refresh of web waits up to an hour for 2 instances protected from scale-in, then fails.`; undefined: it need not. */
export const waitsFor = (
  { group, held = [] }: { readonly group: string; readonly held?: readonly Held[] | undefined },
  { scaleInProtectedInstances, standbyInstances }: LeavesAlone,
): string | undefined => {
  const standby = standbyInstances === 'Wait' ? held.filter(isOnStandby).length : 0;
  const protectedOnes =
    scaleInProtectedInstances === 'Wait' ? held.filter((each) => !isOnStandby(each) && each.isProtected).length : 0;
  const all = [
    ...(protectedOnes > 0 ? [`${instances(protectedOnes)} protected from scale-in`] : []),
    ...(standby > 0 ? [`${instances(standby)} on standby`] : []),
  ];
  return all.length === 0
    ? undefined
    : `The refresh of ${group} waits up to an hour for ${all.join(' and ')}, then fails.`;
};

type Held = Pick<RunningInstance, 'lifecycle' | 'isProtected'>;
