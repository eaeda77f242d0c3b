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
  it('has the vulnerability and every package, with the version that fixes it', () => {
    const packages = [
      { name: 'libcurl', version: '8.1', fixedInVersion: '8.2' },
      { name: 'curl', version: '8.1', fixedInVersion: 'NotAvailable' },
    ];
    const details = { vulnerabilityId: 'CVE-2026-31415', vulnerablePackages: packages };
    expect(findingOf(found({ fixAvailable: 'PARTIAL', packageVulnerabilityDetails: details }))).toEqual({
      id: 'CVE-2026-31415',
      severity: 'HIGH',
      title: 'CVE-2026-31415 - openssl',
      packages: [
        { name: 'curl', version: '8.1' },
        { name: 'libcurl', version: '8.1', fixedIn: '8.2' },
      ],
    });
  });

  it.each([
    ['YES', undefined, true],
    ['PARTIAL', undefined, true],
    [undefined, undefined, true],
    ['NO', 'NotAvailable', undefined],
  ])('with fixAvailable %s and version %s has perhaps a fix: %s', (fixAvailable, version, fixUnknown) => {
    const [openssl] = findingOf(found(fixAvailable ? { fixAvailable } : {}, version)).packages;
    expect(openssl?.fixUnknown).toBe(fixUnknown);
  });

  it('of a severity that is not known counts as the worst', () => {
    expect(findingOf(found({ severity: 'SEVERE' })).severity).toBe('CRITICAL');
    expect(findingOf({}).severity).toBe('CRITICAL');
  });

  it('goes by the severity of Inspector, in whichever case, and not by that of the vendor', () => {
    const details = { vulnerabilityId: 'CVE-2026-31415', vendorSeverity: 'critical' };
    expect(findingOf(found({ severity: 'low', packageVulnerabilityDetails: details })).severity).toBe('LOW');
  });
});
