import { array, assert, constantFrom, option, property, record } from 'fast-check';
import { type Finding, SEVERITIES } from '../../../shared/domain/finding.ts';
import { type Evidence, evaluateGate, type Fates, type Verdict } from '../../../shared/domain/gate-policy.ts';
import { aFinding, aPolicy, NOW } from '../../support/builders.ts';

const scanned = (findings: readonly Finding[]): Evidence => ({
  scanStatus: 'COMPLETED',
  findings,
  waitedEnough: false,
});

const waiver = (expires: string, packageName?: string) => ({
  id: 'CVE-2026-31415',
  packageName,
  owner: 'dana@example.com',
  reason: 'not reachable in our use',
  expires,
});

const fates = (verdict: Verdict): Fates => {
  if (verdict.outcome === 'pending' || verdict.outcome === 'inconclusive')
    throw new Error(`no fates in ${verdict.outcome}`);
  return verdict;
};

describe('The gate', () => {
  it('promotes an image without findings', () => {
    expect(evaluateGate(aPolicy(), scanned([]), NOW).outcome).toBe('promote');
  });

  it('rejects a fixable finding beyond the limit of its severity, and says which', () => {
    const verdict = evaluateGate(aPolicy(), scanned([aFinding()]), NOW);
    expect(verdict).toMatchObject({ outcome: 'reject', reasons: ['1 fixable CRITICAL finding(s), at most 0 allowed'] });
    expect(fates(verdict).blocking).toEqual([aFinding()]);
  });

  it('reports every limit that is broken, not only the first', () => {
    const verdict = evaluateGate(aPolicy(), scanned([aFinding(), aFinding({ severity: 'HIGH' })]), NOW);
    expect(fates(verdict) && 'reasons' in verdict && verdict.reasons).toHaveLength(2);
  });

  it('tolerates as many findings as the limit says, and no more', () => {
    const policy = aPolicy({ maxFindings: { HIGH: 2 } });
    const high = (id: string) => aFinding({ id, severity: 'HIGH' });
    expect(evaluateGate(policy, scanned([high('CVE-1'), high('CVE-2')]), NOW).outcome).toBe('promote');
    expect(evaluateGate(policy, scanned([high('CVE-1'), high('CVE-2'), high('CVE-3')]), NOW).outcome).toBe('reject');
  });

  it('ignores a finding without a fixed version only when the policy counts fixable ones alone', () => {
    const unfixable = aFinding({ fixedIn: undefined });
    const verdict = evaluateGate(aPolicy(), scanned([unfixable]), NOW);
    expect(fates(verdict).ignored).toEqual([{ finding: unfixable, why: 'no fixed version exists' }]);
    expect(evaluateGate(aPolicy({ fixableOnly: false }), scanned([unfixable]), NOW).outcome).toBe('reject');
  });

  it('counts a finding of which nobody knows whether it has a fix', () => {
    const unknown = aFinding({ fixedIn: undefined, fixUnknown: true });
    expect(evaluateGate(aPolicy(), scanned([unknown]), NOW)).toMatchObject({
      outcome: 'reject',
      reasons: ['1 perhaps fixable CRITICAL finding(s), at most 0 allowed'],
    });
  });

  it.each(['COMPLETED', 'COMPLETE', 'ACTIVE'])('believes a scan that is %s', (scanStatus) => {
    const evidence = { ...scanned([aFinding()]), scanStatus };
    expect(evaluateGate(aPolicy(), evidence, NOW).outcome).toBe('reject');
    expect(evaluateGate(aPolicy(), { ...evidence, findings: [] }, NOW).outcome).toBe('promote');
  });

  it.each([
    'UNSUPPORTED_IMAGE',
    'FINDINGS_UNAVAILABLE',
    'SCAN_ELIGIBILITY_EXPIRED',
    'LIMIT_EXCEEDED',
    'IMAGE_ARCHIVED',
  ])('asks a person about a container image whose scan is %s', (scanStatus) => {
    expect(evaluateGate(aPolicy(), { ...scanned([]), scanStatus }, NOW).outcome).toBe('inconclusive');
  });

  it('says that a severity without a limit was ignored', () => {
    const low = aFinding({ severity: 'LOW' });
    expect(fates(evaluateGate(aPolicy(), scanned([low]), NOW)).ignored).toEqual([
      { finding: low, why: 'LOW is not limited' },
    ]);
  });

  it.each(['PENDING', 'SCANNING', 'COLLECTING', 'IN_PROGRESS'])('waits while the scan is %s', (scanStatus) => {
    const evidence = { scanStatus, findings: [], waitedEnough: false };
    expect(evaluateGate(aPolicy(), evidence, NOW)).toEqual({ outcome: 'pending', scanStatus });
  });

  it.each(['PENDING', 'SCANNING', 'COLLECTING', 'ABANDONED', 'FAILED', 'TIMED_OUT', 'SOMETHING_NEW', ''])(
    'never passes what ends as %s',
    (scanStatus) => {
      const evidence = { scanStatus, findings: [], waitedEnough: true };
      expect(evaluateGate(aPolicy(), evidence, NOW)).toMatchObject({
        outcome: 'inconclusive',
        code: 'SCAN_NOT_PROVEN',
      });
    },
  );

  it('rejects an image that was not scanned unless the policy allows that in so many words', () => {
    const evidence = { scanStatus: undefined, findings: [], waitedEnough: false };
    expect(evaluateGate(aPolicy(), evidence, NOW).outcome).toBe('reject');
    expect(evaluateGate(aPolicy({ whenScanIsOff: 'allow' }), evidence, NOW).outcome).toBe('promote');
  });
});

describe('A waiver', () => {
  it('takes a finding out of the count, and is named in the verdict', () => {
    const accepted = waiver('2026-12-31');
    const verdict = evaluateGate(aPolicy({ waivers: [accepted] }), scanned([aFinding()]), NOW);
    expect(verdict.outcome).toBe('promote');
    expect(fates(verdict).waived).toEqual([{ finding: aFinding(), waiver: accepted }]);
  });

  it('that has expired does not count, and the verdict says that it was there', () => {
    const verdict = evaluateGate(aPolicy({ waivers: [waiver('2026-11-21')] }), scanned([aFinding()]), NOW);
    expect(verdict).toMatchObject({
      outcome: 'reject',
      reasons: expect.arrayContaining(['the waiver of CVE-2026-31415 by dana@example.com expired on 2026-11-21']),
    });
    expect(fates(verdict).expired).toHaveLength(1);
  });
});

describe('Whatever the findings and the policy', () => {
  const finding = record({
    id: constantFrom('CVE-2026-31415', 'CVE-2026-2', 'CVE-2026-3'),
    severity: constantFrom(...SEVERITIES),
    packageName: constantFrom('openssl', 'curl'),
    title: constantFrom('a title'),
    fixedIn: option(constantFrom('1.1'), { nil: undefined }),
  });
  const policy = record({
    maxFindings: record(
      { CRITICAL: constantFrom(0, 1), HIGH: constantFrom(0, 2), LOW: constantFrom(1) },
      { requiredKeys: [] },
    ),
    fixableOnly: constantFrom(true, false),
    waivers: constantFrom([], [waiver('2026-12-31')], [waiver('2026-01-01')]),
  }).map((given) => aPolicy(given));

  it('every finding has exactly one fate', () => {
    assert(
      property(array(finding), policy, (findings, given) => {
        const { blocking, tolerated, waived, ignored } = fates(evaluateGate(given, scanned(findings), NOW));
        const all = [...blocking, ...tolerated, ...[...waived, ...ignored].map((one) => one.finding)];
        const sorted = (some: readonly Finding[]) => some.map((one) => JSON.stringify(one)).sort();
        expect(sorted(all)).toEqual(sorted(findings));
      }),
    );
  });

  it('an image is rejected exactly when something blocks it', () => {
    assert(
      property(array(finding), policy, (findings, given) => {
        const verdict = evaluateGate(given, scanned(findings), NOW);
        expect(verdict.outcome === 'reject').toBe(fates(verdict).blocking.length > 0);
      }),
    );
  });

  it('one finding more never turns a rejection into a promotion', () => {
    assert(
      property(array(finding), finding, policy, (findings, another, given) => {
        const before = evaluateGate(given, scanned(findings), NOW).outcome;
        const after = evaluateGate(given, scanned([...findings, another]), NOW).outcome;
        expect(before === 'reject' && after === 'promote').toBe(false);
      }),
    );
  });
});
