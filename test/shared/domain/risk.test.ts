import { array, assert, boolean, constantFrom, double, option, property, record } from 'fast-check';
import type { Finding } from '../../../shared/domain/finding.ts';
import { distinctFindings, findingKey, SEVERITIES } from '../../../shared/domain/finding.ts';
import { evaluateGate, type Fates, type GatePolicy } from '../../../shared/domain/gate-policy.ts';
import type { Risk } from '../../../shared/domain/risk.ts';
import { arbitraryFinding } from '../../support/arbitrary-findings.ts';
import { aFinding, aPolicy, NOW } from '../../support/builders.ts';

interface Case {
  readonly findings: readonly Finding[];
  readonly had: readonly Finding[];
  readonly risks: readonly Risk[];
  readonly policy: Partial<GatePolicy>;
}

const CVE = 'CVE-2026-31415';
const LOW = aFinding({ severity: 'LOW', fixedIn: undefined });
const keysOf = (findings: readonly Finding[]): ReadonlySet<string> =>
  new Set(findings.flatMap(({ id, packages }) => packages.map(({ name }) => findingKey(id, name))));
const verdict = (policy: Partial<GatePolicy>, risk?: Risk, findings = [LOW]) =>
  evaluateGate(
    aPolicy(policy),
    { scanStatus: 'COMPLETED', findings, waitedEnough: false, risks: new Map(risk ? [[CVE, risk]] : []) },
    NOW,
  );

describe('The risk of a finding', () => {
  it.each([
    ['is known to be exploited', { exploited: 'reject' }, { exploited: true }, /known to be exploited/],
    ['is likely to be', { maxEpss: 0.5 }, { epss: 0.51 }, /EPSS of 0\.51, at most 0\.5/],
    ['has an exploit', { exploitAvailable: ['LOW'] }, { exploitAvailable: true }, /published exploit/],
  ] as const)(
    'blocks when it %s, though its severity is not limited and no fix exists',
    (_what, policy, risk, reason) => {
      expect(verdict(policy, risk)).toMatchObject({ outcome: 'reject', reasons: [expect.stringMatching(reason)] });
    },
  );

  it.each([
    ['not exploited', { exploited: 'reject' }, { exploited: false }],
    ['no more likely than allowed', { maxEpss: 0.5 }, { epss: 0.5 }],
    ['of another severity', { exploitAvailable: ['HIGH'] }, { exploitAvailable: true }],
    ['not asked for', {}, { exploited: true, epss: 1, exploitAvailable: true }],
  ] as const)('does not block when it is %s', (_what, policy, risk) => {
    expect(verdict(policy, risk).outcome).toBe('promote');
  });

  it.each([
    ['inconclusive', 'inconclusive'],
    ['reject', 'reject'],
    ['ignore', 'promote'],
  ] as const)('that nobody knows is %s as the policy says', (whenRiskIsUnknown, outcome) => {
    const answer = verdict({ exploited: 'reject', whenRiskIsUnknown });
    expect(answer).toMatchObject({
      outcome,
      reasons: expect.arrayContaining([expect.stringMatching(/nothing is known/)]),
    });
  });
});

describe('Whatever is found and known', () => {
  const risk = record({
    exploited: option(boolean(), { nil: undefined }),
    epss: option(double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    exploitAvailable: option(boolean(), { nil: undefined }),
  });
  const policy = record({
    maxFindings: record({ CRITICAL: constantFrom(0, 1), HIGH: constantFrom(0, 2) }),
    fixableOnly: boolean(),
    newOnly: array(constantFrom(...SEVERITIES), { maxLength: 3 }),
    exploited: constantFrom('reject' as const, 'ignore' as const),
    maxEpss: option(constantFrom(0.1, 0.9), { nil: undefined }),
    exploitAvailable: array(constantFrom(...SEVERITIES), { maxLength: 2 }),
    whenRiskIsUnknown: constantFrom('reject' as const, 'ignore' as const, 'inconclusive' as const),
  });
  const aCase = record({
    findings: array(arbitraryFinding, { maxLength: 6 }),
    had: array(arbitraryFinding, { maxLength: 4 }),
    risks: array(risk, { minLength: 4, maxLength: 4 }),
    policy,
  });
  const judge = ({ findings, had, risks, policy: given }: Case, from = findings) =>
    evaluateGate(
      aPolicy(given),
      {
        scanStatus: 'COMPLETED',
        findings: from,
        waitedEnough: false,
        known: keysOf(had),
        risks: new Map(risks.map((each, index) => [`CVE-${index + 1}`, each])),
      },
      NOW,
    );

  it('an image with a finding less is no worse', () => {
    assert(
      property(aCase, (given) => {
        if (judge(given).outcome !== 'promote' || given.findings.length === 0) return;
        expect(judge(given, given.findings.slice(1)).outcome).toBe('promote');
      }),
    );
  });

  it('every finding has one fate', () => {
    assert(
      property(aCase, (given) => {
        const { blocking = [], tolerated = [], waived = [], known = [], ignored = [] } = judge(given) as Partial<Fates>;
        const all = [
          ...blocking,
          ...tolerated,
          ...waived.map((each) => each.finding),
          ...known,
          ...ignored.map((each) => each.finding),
        ];
        const distinct = distinctFindings(given.findings);
        expect(all.length).toBeGreaterThanOrEqual(distinct.length);
        expect(new Set(all.map((each) => JSON.stringify(each)))).toEqual(
          new Set(distinct.map((each) => JSON.stringify(each))),
        );
      }),
    );
  });

  it('a new finding that is exploited never passes where that is to be rejected', () => {
    assert(
      property(aCase, (given) => {
        const rejecting = { ...given.policy, exploited: 'reject' as const };
        const bad = given.findings.some(
          ({ id, severity, packages }) =>
            given.risks[Number(id.slice(4)) - 1]?.exploited === true &&
            !(
              rejecting.newOnly.includes(severity) &&
              packages.every(({ name }) => keysOf(given.had).has(findingKey(id, name)))
            ),
        );
        if (bad) expect(judge({ ...given, policy: rejecting }).outcome).toBe('reject');
      }),
    );
  });

  it('what is not known never passes where the policy asks for it and does not ignore that', () => {
    assert(
      property(aCase, (given) => {
        const strict = {
          ...given.policy,
          newOnly: [],
          exploited: 'reject' as const,
          whenRiskIsUnknown: 'reject' as const,
        };
        const unknown = given.findings.some(({ id }) => given.risks[Number(id.slice(4)) - 1]?.exploited === undefined);
        if (unknown) expect(judge({ ...given, policy: strict }).outcome).toBe('reject');
      }),
    );
  });
});
