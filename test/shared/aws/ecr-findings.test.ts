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
        title: 'CVE-2026-1 - openssl',
        packages: [{ name: 'openssl', fixUnknown: true }],
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
    expect(findingsOf(basic('LOW', []))).toMatchObject([{ packages: [{ name: 'unknown package' }] }]);
  });

  it('may name several packages', () => {
    const attributes = ['libcurl', 'curl'].map((value) => ({ key: 'package_name', value }));
    expect(findingsOf(basic('LOW', attributes))).toMatchObject([{ packages: [{ name: 'curl' }, { name: 'libcurl' }] }]);
  });
});

describe('a finding of enhanced scanning', () => {
  it('says the version that fixes it', () => {
    expect(findingsOf(enhanced({}))).toEqual([
      {
        ...{ id: 'CVE-2026-1', severity: 'HIGH', title: 'CVE-2026-1 - openssl' },
        packages: [{ name: 'openssl', fixedIn: '1.2.3' }],
      },
    ]);
  });

  it('has all of its packages, whatever their order', () => {
    const of = (names: readonly string[]) =>
      findingsOf(
        enhanced({
          packageVulnerabilityDetails: {
            vulnerabilityId: 'CVE-2026-1',
            vulnerablePackages: names.map((name) => ({ name, fixedInVersion: '1.2.3' })),
          },
        }),
      );
    expect(of(['libcurl', 'curl'])).toEqual(of(['curl', 'libcurl']));
    expect(of(['libcurl', 'curl'])).toMatchObject([{ packages: [{ name: 'curl' }, { name: 'libcurl' }] }]);
  });

  it.each([
    ['fixAvailable says so', { fixAvailable: 'NO' }, [undefined], undefined],
    ['its version says so', {}, ['NotAvailable'], undefined],
    ['there is one, of no known version', { fixAvailable: 'YES' }, [undefined], true],
    ['it is said of some packages only', { fixAvailable: 'PARTIAL' }, ['NotAvailable'], true],
    ['nothing is said at all', {}, [undefined], true],
  ])('without a version has no fix only where that is said: %s', (_what, more, versions, fixUnknown) => {
    const [finding] = findingsOf(enhanced(more, versions));

    expect(finding?.packages).toHaveLength(1);
    expect(finding?.packages[0]?.fixUnknown).toBe(fixUnknown);
    expect(finding?.packages[0]?.fixedIn).toBeUndefined();
  });

  it('that is closed does not count; one that somebody suppressed does, since waivers are given here', () => {
    expect(findingsOf(enhanced({ status: 'CLOSED' }))).toEqual([]);
    expect(findingsOf(enhanced({ status: 'SUPPRESSED' }))).toHaveLength(1);
  });
});

it('a scan without findings has none', () => {
  expect(findingsOf({})).toEqual([]);
});
