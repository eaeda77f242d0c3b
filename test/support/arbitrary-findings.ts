import { array, constantFrom, option, record } from 'fast-check';
import { type Finding, SEVERITIES, type VulnerablePackage } from '../../shared/domain/finding.ts';

const vulnerable = record({
  name: constantFrom('curl', 'libcurl', 'openssl'),
  fixedIn: option(constantFrom('1.0', '2.0'), { nil: undefined }),
  fixUnknown: constantFrom(true, false),
}).map(
  ({ name, fixedIn, fixUnknown }): VulnerablePackage => ({
    name,
    ...(fixedIn === undefined ? {} : { fixedIn }),
    ...(fixedIn === undefined && fixUnknown ? { fixUnknown } : {}),
  }),
);

/** Findings of few vulnerabilities in few packages, so that they meet. */
export const arbitraryFinding = record({
  id: constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'),
  severity: constantFrom(...SEVERITIES),
  title: constantFrom('a title'),
  packages: array(vulnerable, { minLength: 1, maxLength: 4 }),
}).map((finding): Finding => finding);
