import type { Finding } from './finding.ts';

/** In place of a version: https://docs.aws.amazon.com/inspector/v2/APIReference/API_VulnerablePackage.html */
const NONE = 'NotAvailable';

/**
 * The version in which a vulnerability is fixed, as Inspector tells it: of a finding that does not say in so many words that there is
 * no fix, nobody knows, and it may not be ignored for the lack of one.
 *
 * @param fixAvailable `YES`, `NO` or `PARTIAL`; undefined where it is not told
 * @param fixedInVersions of the packages that are vulnerable
 */
export const knownFix = (
  fixAvailable: string | undefined,
  fixedInVersions: readonly (string | undefined)[],
): Pick<Finding, 'fixedIn' | 'fixUnknown'> => {
  const fixedIn = fixedInVersions.find((version) => version !== undefined && version !== '' && version !== NONE);
  if (fixedIn !== undefined) return { fixedIn };
  return { fixUnknown: fixAvailable === undefined ? !fixedInVersions.includes(NONE) : fixAvailable !== 'NO' };
};
