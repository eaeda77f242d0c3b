import type { ImageScanFinding } from '@aws-sdk/client-imagebuilder';
import { findingOf } from '../../../shared/aws/imagebuilder-findings.ts';

const found = (more: Partial<ImageScanFinding> = {}, fixedInVersion?: string): ImageScanFinding => ({
  severity: 'HIGH',
  title: 'CVE-2026-31415 - openssl',
  packageVulnerabilityDetails: {
    vulnerabilityId: 'CVE-2026-31415',
    vulnerablePackages: [{ name: 'openssl', version: '3.0.14', ...(fixedInVersion ? { fixedInVersion } : {}) }],
  },
  ...more,
});

describe('A finding of Image Builder', () => {
  it('has the vulnerability, the package and the version that mends it', () => {
    expect(findingOf(found({ fixAvailable: 'YES' }, '3.0.15'))).toEqual({
      id: 'CVE-2026-31415',
      severity: 'HIGH',
      packageName: 'openssl',
      title: 'CVE-2026-31415 - openssl',
      fixedIn: '3.0.15',
    });
  });

  it.each([
    ['YES', undefined, true],
    ['PARTIAL', undefined, true],
    [undefined, undefined, true],
    ['NO', 'NotAvailable', false],
  ])('with fixAvailable %s and version %s has perhaps a fix: %s', (fixAvailable, version, fixUnknown) => {
    expect(findingOf(found(fixAvailable ? { fixAvailable } : {}, version)).fixUnknown).toBe(fixUnknown);
  });

  it('of a severity that is not known counts as the worst', () => {
    expect(findingOf(found({ severity: 'SEVERE' })).severity).toBe('CRITICAL');
    expect(findingOf({}).severity).toBe('CRITICAL');
  });
});
