import type { Finding } from './finding.ts';

/** One vulnerability accepted for a time. */
export interface Waiver {
  readonly id: string;
  /** Only in this package; in every one without it. */
  readonly packageName?: string | undefined;
  /** Only in these images; in every one without it. */
  readonly images?: readonly string[] | undefined;
  /** Only in these stages; in every one without it. */
  readonly stages?: readonly string[] | undefined;
  readonly owner: string;
  readonly reason: string;
  /** Last day on which it counts, `2026-12-31`, to its end in UTC. */
  readonly expires: string;
}

/** Where an image is to go. */
export interface Scope {
  readonly image: string;
  readonly stage: string;
}

const DAY_MILLISECONDS = 86_400_000;

/** When a waiver ends, in milliseconds since 1970: the end of its last day, UTC. NaN for an expiry that is no date. */
const endOf = ({ expires }: Waiver): number => Date.parse(expires) + DAY_MILLISECONDS;

/** An expiry that is no date counts never. */
const counts = (waiver: Waiver, at: Date): boolean => at.getTime() < endOf(waiver);

/** Without a scope only waivers for every image and stage are meant. */
const isFor = (waiver: Waiver, { id, packageName }: Pick<Finding, 'id' | 'packageName'>, scope: Scope | undefined) =>
  waiver.id === id &&
  (waiver.packageName === undefined || waiver.packageName === packageName) &&
  (waiver.images === undefined || (scope !== undefined && waiver.images.includes(scope.image))) &&
  (waiver.stages === undefined || (scope !== undefined && waiver.stages.includes(scope.stage)));

export const waiverFor = (
  waivers: readonly Waiver[],
  finding: Pick<Finding, 'id' | 'packageName'>,
  at: Date,
  scope?: Scope,
): Waiver | undefined => waivers.find((waiver) => isFor(waiver, finding, scope) && counts(waiver, at));

/** Those that would have counted, had they not ended. */
export const expiredFor = (
  waivers: readonly Waiver[],
  finding: Pick<Finding, 'id' | 'packageName'>,
  at: Date,
  scope?: Scope,
): readonly Waiver[] => waivers.filter((waiver) => isFor(waiver, finding, scope) && !counts(waiver, at));

export interface ExpiringWaiver {
  readonly waiver: Waiver;
  /** Whole days that are left; negative: it ended so many days ago. */
  readonly daysLeft: number;
}

/** Waivers that end within so many days, or ended within so many, soonest first: people mend in time, or take them out. */
export const expiringWaivers = (waivers: readonly Waiver[], now: Date, days: number): readonly ExpiringWaiver[] =>
  waivers
    .map((waiver) => ({ waiver, daysLeft: Math.floor((endOf(waiver) - now.getTime()) / DAY_MILLISECONDS) }))
    .filter(({ daysLeft }) => Math.abs(daysLeft) <= days)
    .sort((a, b) => a.daysLeft - b.daysLeft);
