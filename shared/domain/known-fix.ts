import { distinctPackages, UNKNOWN_PACKAGE, type VulnerablePackage } from './finding.ts';

/** In place of a version: https://docs.aws.amazon.com/inspector/v2/APIReference/API_VulnerablePackage.html */
const NONE = 'NotAvailable';

/** As Amazon Inspector, and Image Builder and ECR after it, list a package of a finding. */
export interface ListedPackage {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly fixedInVersion?: string | undefined;
}

/**
 * The packages of a finding of Inspector, each with what is known of its fix. Only what is said to have no fix has none: where
 * nothing is said, or where finding and package contradict each other, there may be one.
 *
 * PARTIAL means that some of the packages have a fix, and some do not:
 * https://docs.aws.amazon.com/inspector/v2/APIReference/API_Finding.html
 *
 * @param fixAvailable `YES`, `NO` or `PARTIAL`; undefined where it is not told
 */
export const vulnerablePackages = (
  fixAvailable: string | undefined,
  listed: readonly ListedPackage[],
): readonly VulnerablePackage[] => {
  const all = listed.length > 0 ? listed : [{}];
  const someFixed = all.some(({ fixedInVersion }) => isVersion(fixedInVersion));
  return distinctPackages(
    all.map(({ name, version, fixedInVersion }: ListedPackage) => ({
      name: name || UNKNOWN_PACKAGE,
      ...(version ? { version } : {}),
      ...(isVersion(fixedInVersion)
        ? { fixedIn: fixedInVersion }
        : { fixUnknown: mayHaveFix(fixAvailable, fixedInVersion === NONE, someFixed) }),
    })),
  );
};

const isVersion = (text: string | undefined): text is string => text !== undefined && text !== '' && text !== NONE;

/** Of a package without a version that fixes it. */
const mayHaveFix = (fixAvailable: string | undefined, saysNone: boolean, someFixed: boolean): boolean => {
  if (fixAvailable === 'NO') return false;
  if (fixAvailable === undefined) return !saysNone;
  // Some other package is the one that PARTIAL speaks of.
  return !(fixAvailable === 'PARTIAL' && saysNone && someFixed);
};
