import { array, assert, constantFrom, nat, option, property, record } from 'fast-check';
import { summarized } from '../../../functions/evaluate-gate/summarized.ts';
import { distinctFindings, type Finding, findingKey } from '../../../shared/domain/finding.ts';
import { type Evidence, evaluateGate, type Fates, type Verdict } from '../../../shared/domain/gate-policy.ts';
import { messageOf } from '../../../shared/domain/notification/message.ts';
import { arbitraryFinding } from '../../support/arbitrary-findings.ts';
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
    expect(verdict).toMatchObject({ outcome: 'reject', reasons: ['1 fixable CRITICAL finding, at most 0 allowed'] });
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
      reasons: ['1 perhaps fixable CRITICAL finding, at most 0 allowed'],
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
    expect(fates(verdict).waived).toEqual([{ finding: aFinding(), waivers: [accepted] }]);
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

describe('A finding in several packages', () => {
  const TWO = aFinding({
    packages: [
      { name: 'openssl-libs', fixedIn: '3.0.15' },
      { name: 'python3-setuptools', fixedIn: '78.1' },
    ],
  });
  const reversed = { ...TWO, packages: TWO.packages.toReversed() };
  const waived = (...names: string[]) => aPolicy({ waivers: names.map((name) => waiver('2026-12-31', name)) });

  it.each([
    ['in one order', TWO],
    ['in the other', reversed],
  ])('counts while one of them is not waived, and is named in that one: %s', (_how, finding) => {
    const verdict = evaluateGate(waived('python3-setuptools'), scanned([finding]), NOW);
    expect(verdict).toMatchObject({
      outcome: 'reject',
      blocking: [{ packages: [{ name: 'openssl-libs' }], waivedIn: ['python3-setuptools'] }],
    });
  });

  it('is waived when every package is, and names all waivers', () => {
    const verdict = evaluateGate(waived('python3-setuptools', 'openssl-libs'), scanned([TWO]), NOW);
    expect(verdict).toMatchObject({ outcome: 'promote', waived: [{ waivers: [{}, {}] }] });
  });

  it('is known only when every package that is not waived is known in the current image', () => {
    const known = (...names: string[]) => new Set(names.map((name) => findingKey(TWO.id, name)));
    const policy = aPolicy({ newOnly: ['CRITICAL'] });
    const judge = (keys: ReadonlySet<string>, by = policy) =>
      evaluateGate(by, { ...scanned([TWO]), known: keys }, NOW).outcome;
    expect(judge(known('openssl-libs'))).toBe('reject');
    expect(judge(known('python3-setuptools'))).toBe('reject');
    expect(judge(known('python3-setuptools', 'openssl-libs'))).toBe('promote');
    expect(judge(known('openssl-libs'), { ...waived('python3-setuptools'), newOnly: ['CRITICAL'] })).toBe('promote');
  });

  it('counts as fixable while one of its packages that is not waived has a fix, or may have one', () => {
    const half = (more: object) =>
      aFinding({ packages: [{ name: 'openssl-libs' }, { name: 'python3-setuptools', ...more }] });
    const judge = (finding: Finding, policy = aPolicy()) => evaluateGate(policy, scanned([finding]), NOW).outcome;
    expect(judge(half({}))).toBe('promote');
    expect(judge(half({ fixedIn: '78.1' }))).toBe('reject');
    expect(judge(half({ fixUnknown: true }))).toBe('reject');
    expect(judge(half({ fixedIn: '78.1' }), waived('python3-setuptools'))).toBe('promote');
  });

  it('is one finding against the limit, and two findings of one vulnerability are two', () => {
    const policy = aPolicy({ maxFindings: { CRITICAL: 1 } });
    expect(evaluateGate(policy, scanned([TWO]), NOW).outcome).toBe('promote');
    const verdict = evaluateGate(policy, scanned([TWO, aFinding({ packageName: 'nginx' })]), NOW);
    expect(fates(verdict).blocking.map(({ packages }) => packages[0]?.name)).toEqual(['nginx', 'openssl-libs']);
  });

  it('that is told twice counts once, and with two severities as both', () => {
    const policy = aPolicy({ maxFindings: { CRITICAL: 1, HIGH: 0 } });
    expect(evaluateGate(policy, scanned([TWO, reversed]), NOW).outcome).toBe('promote');
    expect(evaluateGate(policy, scanned([TWO, { ...TWO, severity: 'HIGH' }]), NOW)).toMatchObject({
      outcome: 'reject',
      blocking: [{ severity: 'HIGH' }],
    });
  });
});

describe('A gate that only reports', () => {
  const CRITICAL = aFinding({ id: 'CVE-2026-1' });
  const MEDIUM = aFinding({ id: 'CVE-2026-2', severity: 'MEDIUM' });
  const judge = (policy: Parameters<typeof aPolicy>[0], findings: Finding[], more: Partial<Evidence> = {}) =>
    evaluateGate(aPolicy(policy), { ...scanned(findings), ...more }, NOW);

  it('lets an image through that it would have rejected, and says why it would have', () => {
    expect(judge({ mode: 'report' }, [CRITICAL])).toMatchObject({
      outcome: 'promote',
      reasons: [
        'would have been rejected: 1 fixable CRITICAL finding, at most 0 allowed',
        'let through because the gate only reports (mode: report)',
      ],
      blocking: [],
      reported: [{ id: 'CVE-2026-1' }],
      wouldReject: ['1 fixable CRITICAL finding, at most 0 allowed'],
    });
  });

  it('says nothing of what it would have let through anyway', () => {
    const verdict = judge({ mode: 'report' }, []);
    expect(verdict).toMatchObject({ outcome: 'promote', reported: [], wouldReject: [] });
    expect(JSON.stringify(verdict)).not.toMatch(/would have/);
  });

  it('for some severities still rejects for the others, and names both', () => {
    const policy = { maxFindings: { CRITICAL: 0, MEDIUM: 0 }, report: ['MEDIUM' as const] };
    expect(judge(policy, [MEDIUM])).toMatchObject({
      outcome: 'promote',
      reported: [{ id: 'CVE-2026-2' }],
      reasons: expect.arrayContaining(['let through because the gate only reports (report: [MEDIUM])']),
    });
    expect(judge(policy, [MEDIUM, CRITICAL])).toMatchObject({
      outcome: 'reject',
      blocking: [{ id: 'CVE-2026-1' }],
      reported: [{ id: 'CVE-2026-2' }],
      reasons: [
        '1 fixable CRITICAL finding, at most 0 allowed',
        '1 fixable MEDIUM finding, at most 0 allowed (only reported)',
      ],
    });
  });

  it('reports what is exploited in mode report, and rejects it where only its severity is reported', () => {
    const risks = new Map([['CVE-2026-2', { exploited: true }]]);
    const exploited = { exploited: 'reject' as const, maxFindings: { MEDIUM: 0 } };
    expect(judge({ ...exploited, mode: 'report' }, [MEDIUM], { risks })).toMatchObject({
      outcome: 'promote',
      wouldReject: ['CVE-2026-2 in openssl is known to be exploited'],
    });
    expect(judge({ ...exploited, report: ['MEDIUM'] }, [MEDIUM], { risks }).outcome).toBe('reject');
  });

  it.each(['PENDING', 'FAILED', 'ABANDONED', 'TIMED_OUT', 'SOMETHING_NEW'])(
    'never lets an image through whose scan is %s',
    (scanStatus) => {
      const verdict = judge({ mode: 'report' }, [], { scanStatus, waitedEnough: true });
      expect(verdict.outcome).toBe('inconclusive');
    },
  );

  it('lets nothing through that was not scanned, and nothing whose risk is unknown', () => {
    expect(judge({ mode: 'report' }, [], { scanStatus: undefined }).outcome).toBe('reject');
    expect(judge({ mode: 'report', exploited: 'reject' }, [MEDIUM], { risks: new Map() }).outcome).toBe('inconclusive');
  });
});

describe('Whatever the findings and the policy', () => {
  const policy = record({
    maxFindings: record(
      { CRITICAL: constantFrom(0, 1), HIGH: constantFrom(0, 2), LOW: constantFrom(1) },
      { requiredKeys: [] },
    ),
    fixableOnly: constantFrom(true, false),
    newOnly: constantFrom([], ['HIGH' as const]),
    mode: constantFrom('enforce' as const, 'report' as const),
    report: constantFrom([], ['CRITICAL' as const]),
    exploited: constantFrom('reject' as const, 'ignore' as const),
    whenRiskIsUnknown: constantFrom('ignore' as const),
    waivers: array(
      record({
        id: constantFrom('CVE-1', 'CVE-2'),
        packageName: option(constantFrom('curl', 'libcurl'), { nil: undefined }),
      }),
      { maxLength: 3 },
    ).map((all) => all.map((each) => ({ ...waiver('2026-12-31'), ...each }))),
  }).map((given) => aPolicy(given));
  const evidence = (findings: readonly Finding[]): Evidence => ({
    ...scanned(findings),
    known: new Set([findingKey('CVE-1', 'curl'), findingKey('CVE-3', 'openssl')]),
    risks: new Map([['CVE-4', { exploited: true }]]),
  });
  const judge = (findings: readonly Finding[], given: ReturnType<typeof aPolicy>) =>
    evaluateGate(given, evidence(findings), NOW);

  /** The same findings in another order, with some of them told again, and their packages in another order and told again. */
  const retold = (findings: readonly Finding[], seeds: readonly number[]): Finding[] => {
    const shuffled = <T>(all: readonly T[], salt: number): T[] =>
      all
        .map((each, index) => ({ each, at: Math.imul(seeds[(index + salt) % seeds.length] ?? 1, 2_654_435_761) >>> 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ each }) => each);
    const again = findings.filter((_finding, index) => (seeds[index % seeds.length] ?? 0) % 2 === 0);
    return shuffled([...findings, ...again], 0).map((finding, index) => ({
      ...finding,
      packages: shuffled([...finding.packages, ...finding.packages.slice(0, index % 2)], index),
    }));
  };

  it('neither an order nor a finding that is told twice makes a difference to verdict, summary and message', () => {
    const seeds = array(nat(), { minLength: 5, maxLength: 9 });
    assert(
      property(array(arbitraryFinding, { maxLength: 8 }), seeds, policy, (findings, numbers, given) => {
        const one = judge(findings, given);
        const other = judge(retold(findings, numbers), given);
        expect(other).toEqual(one);
        const messages = [one, other].map((verdict) => {
          const summary = summarized(new Map([['dev', verdict]]), undefined);
          const about = { image: 'web-server', version: '1.0.0/1', promotionId: 'p' };
          return JSON.stringify([summary, messageOf({ ...about, kind: 'rejected', verdict: summary })]);
        });
        expect(messages[1]).toBe(messages[0]);
      }),
      { numRuns: 300 },
    );
  });

  it('every finding has exactly one fate', () => {
    assert(
      property(array(arbitraryFinding), policy, (findings, given) => {
        const { blocking, reported, tolerated, waived, known, ignored } = fates(judge(findings, given));
        const fated = [...blocking, ...reported, ...tolerated, ...known];
        expect(new Set(fated).size).toBe(fated.length);
        expect(fated.length + waived.length + ignored.length).toBe(distinctFindings(findings).length);
      }),
    );
  });

  it('an image is rejected exactly when something blocks it, and let through exactly when something is only reported', () => {
    assert(
      property(array(arbitraryFinding), policy, (findings, given) => {
        const verdict = judge(findings, given);
        const { blocking, reported, wouldReject } = fates(verdict);
        expect(verdict.outcome === 'reject').toBe(blocking.length > 0);
        expect(wouldReject.length > 0).toBe(reported.length > 0);
        const enforced = judge(findings, { ...given, mode: 'enforce', report: [] });
        expect(enforced.outcome === 'reject').toBe(blocking.length + reported.length > 0);
      }),
    );
  });

  it('one finding more never turns a rejection into a promotion', () => {
    assert(
      property(array(arbitraryFinding), arbitraryFinding, policy, (findings, another, given) => {
        const before = judge(findings, given).outcome;
        const after = judge([...findings, another], given).outcome;
        expect(before === 'reject' && after === 'promote').toBe(false);
      }),
    );
  });

  it('one package more never turns a rejection into a promotion', () => {
    assert(
      property(array(arbitraryFinding, { minLength: 1 }), arbitraryFinding, policy, (findings, another, given) => {
        const [first, ...rest] = findings as [Finding, ...Finding[]];
        const wider = { ...first, packages: [...first.packages, ...another.packages] };
        if (distinctFindings([wider, ...rest]).length < distinctFindings(findings).length) return;
        expect(
          judge(findings, given).outcome === 'reject' && judge([wider, ...rest], given).outcome === 'promote',
        ).toBe(false);
      }),
    );
  });
});
