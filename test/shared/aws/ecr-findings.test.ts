import { findingsOf } from '../../../shared/aws/ecr-findings.ts';

const basic = (severity: string, attributes = [{ key: 'package_name', value: 'openssl' }]) => ({
  imageScanFindings: { findings: [{ name: 'CVE-2026-1', severity: severity as 'HIGH', attributes }] },
});

const enhanced = (more: object, versions: readonly (string | undefined)[] = ['1.2.3']) => ({
  imageScanFindings: {
    enhancedFindings: [
      {
        title: 'CVE-2026-1 - openssl',
        severity: 'HIGH',
        packageVulnerabilityDetails: {
          vulnerabilityId: 'CVE-2026-1',
          vulnerablePackages: versions.map((fixedInVersion) => ({ name: 'openssl', fixedInVersion })),
        },
        ...more,
      },
    ],
  },
});

describe('a finding of basic scanning', () => {
  it('names vulnerability and package, and leaves open whether it can be fixed', () => {
    expect(findingsOf(basic('HIGH'))).toEqual([
      {
        id: 'CVE-2026-1',
        severity: 'HIGH',
        packageName: 'openssl',
        title: 'CVE-2026-1 - openssl',
        fixUnknown: true,
      },
    ]);
  });

  it.each([
    ['UNDEFINED', 'UNTRIAGED'],
    ['INFORMATIONAL', 'INFORMATIONAL'],
    ['APOCALYPTIC', 'CRITICAL'],
    ['', 'CRITICAL'],
  ])('of severity "%s" is %s', (severity, expected) => {
    expect(findingsOf(basic(severity))).toMatchObject([{ severity: expected }]);
  });

  it('may leave the package out', () => {
    expect(findingsOf(basic('LOW', []))).toMatchObject([{ packageName: 'unknown package' }]);
  });
});

describe('a finding of enhanced scanning', () => {
  it('says the version that mends it', () => {
    expect(findingsOf(enhanced({}))).toEqual([
      { id: 'CVE-2026-1', severity: 'HIGH', packageName: 'openssl', title: 'CVE-2026-1 - openssl', fixedIn: '1.2.3' },
    ]);
  });

  it.each([
    ['fixAvailable says so', { fixAvailable: 'NO' }, [undefined], false],
    ['its version says so', {}, ['NotAvailable'], false],
    ['there is one, of no known version', { fixAvailable: 'YES' }, [undefined], true],
    ['it is said of some packages only', { fixAvailable: 'PARTIAL' }, ['NotAvailable'], true],
    ['nothing is said at all', {}, [undefined], true],
  ])('without a version has no fix only where that is said: %s', (_what, more, versions, fixUnknown) => {
    const [finding] = findingsOf(enhanced(more, versions));

    expect(finding).toMatchObject({ fixUnknown });
    expect(finding?.fixedIn).toBeUndefined();
  });

  it('that is closed does not count; one that somebody suppressed does, since waivers are given here', () => {
    expect(findingsOf(enhanced({ status: 'CLOSED' }))).toEqual([]);
    expect(findingsOf(enhanced({ status: 'SUPPRESSED' }))).toHaveLength(1);
  });
});

it('a scan without findings has none', () => {
  expect(findingsOf({})).toEqual([]);
});
