import { compareVersions, type ImageArn, parseImageArn, sortableVersion } from '../image-version.ts';

/** A build as the lists of Image Builder show it. */
export interface ListedBuild {
  readonly arn: string;
  readonly status: string;
  /** ISO 8601; empty where Image Builder does not say. */
  readonly createdAt: string;
}

export interface Known {
  /** Newest accepted build, as it sorts. */
  readonly newest?: string | undefined;
  /** Newest build that a sweep fed, as it sorts. */
  readonly fed?: string | undefined;
  /** What was built before is left alone: it was there before Hallmark was. */
  readonly since: string;
}

/**
 * The newest AVAILABLE build of which the ledger knows nothing: its event may be lost. Older ones would end as superseded
 * anyway.
 */
export const missedBuild = (
  builds: readonly ListedBuild[],
  { newest = '', fed = '', since }: Known,
): ImageArn | undefined => {
  const found = newestAvailable(builds.filter(({ createdAt }) => Date.parse(createdAt) >= Date.parse(since)));
  if (!found) return undefined;
  const sortable = sortableVersion(found);
  return sortable > newest && sortable > fed ? found : undefined;
};

const newestAvailable = (builds: readonly ListedBuild[]): ImageArn | undefined =>
  builds
    .filter(({ status }) => status === 'AVAILABLE')
    .flatMap(({ arn }) => parseImageArn(arn) ?? [])
    .sort((a, b) => compareVersions(b, a))[0];

const DAY = 24 * 3_600_000;

/** When the newest usable build was begun, where that is longer ago than it may be; null: there is none at all. */
export const staleSince = (
  builds: readonly ListedBuild[],
  days: number,
  { since, now }: { readonly since: string; readonly now: Date },
): string | null | undefined => {
  const last = builds
    .filter(({ status }) => status === 'AVAILABLE')
    .map(({ createdAt }) => createdAt)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
  return Date.parse(last ?? since) < now.getTime() - days * DAY ? (last ?? null) : undefined;
};
