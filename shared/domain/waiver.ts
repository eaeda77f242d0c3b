import type { Finding, VulnerablePackage } from './finding.ts';

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
const isFor = (waiver: Waiver, id: string, { name }: VulnerablePackage, scope: Scope | undefined) =>
  waiver.id === id &&
  (waiver.packageName === undefined || waiver.packageName === name) &&
  (waiver.images === undefined || (scope !== undefined && waiver.images.includes(scope.image))) &&
  (waiver.stages === undefined || (scope !== undefined && waiver.stages.includes(scope.stage)));

export interface Waived {
  /** Packages of the finding that no waiver covers; none: the whole finding is waived. */
  readonly left: readonly VulnerablePackage[];
  readonly waived: readonly VulnerablePackage[];
  /** Those that cover a package, each once. */
  readonly by: readonly Waiver[];
}

/** A waiver for a package waives that package: the finding counts while another of its packages is not waived. */
export const waivedPackages = (
  waivers: readonly Waiver[],
  { id, packages }: Pick<Finding, 'id' | 'packages'>,
  at: Date,
  scope?: Scope,
): Waived => {
  const covers = packages.map((each) => ({
    each,
    waiver: waivers.find((waiver) => isFor(waiver, id, each, scope) && counts(waiver, at)),
  }));
  return {
    left: covers.flatMap(({ each, waiver }) => (waiver ? [] : [each])),
    waived: covers.flatMap(({ each, waiver }) => (waiver ? [each] : [])),
    by: [...new Set(covers.flatMap(({ waiver }) => waiver ?? []))],
  };
};

/** Waivers that would cover one of the packages if they had not expired. */
export const expiredFor = (
  waivers: readonly Waiver[],
  { id, packages }: Pick<Finding, 'id' | 'packages'>,
  at: Date,
  scope?: Scope,
): readonly Waiver[] =>
  waivers.filter((waiver) => packages.some((each) => isFor(waiver, id, each, scope)) && !counts(waiver, at));

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
