import { gateProblems, type Scanned } from '../../../../infra/images/checks/gate-and-scan.ts';
import { configurationSchema } from '../../../../shared/configuration/schema.ts';

type Gate = Parameters<typeof gateProblems>[1];

const check = (scanning: Scanned['scanning'], gate: object = {}, { tests = true, modes = [] as Gate['mode'][] } = {}) =>
  gateProblems(
    {
      ...{ name: 'unscanned', file: 'images/unscanned/image.yaml', container: undefined },
      ...{ scanning, tests: { enabled: tests, timeoutMinutes: 90 } },
    },
    configurationSchema.shape.gate.parse(gate),
    modes,
  ).map(({ setting, message }) => `${setting}: ${message}`);

const onDemand = { kind: 'on-demand' as const, fixableOnly: true };

describe('An image that could never be promoted is refused at synthesis', () => {
  it('without a scan, where the gate rejects what was not scanned, with the scan that it would need', () => {
    expect(check(false)).toEqual([
      'whenScanIsOff: is reject, and images/unscanned/image.yaml has scanning: false: no build of the image could be promoted. Set scanning: true there. To promote it without a scan, set whenScanIsOff: allow here',
    ]);
  });

  it('without a scan and without tests: then only a scan on demand is left', () => {
    expect(check(false, {}, { tests: false })).toEqual([
      expect.stringMatching(
        /could be promoted\. Its tests are off, so set scanning: \{kind: on-demand\} there and scan: on-demand here/,
      ),
    ]);
  });

  it.each(['reject', 'allow'])(
    'without a scan, where the gate waits for one on demand (whenScanIsOff: %s)',
    (whenScanIsOff) => {
      expect(check(false, { scan: 'on-demand', whenScanIsOff })).toEqual([
        expect.stringMatching(/^scan: is on-demand, .* nothing starts such a scan, .* inconclusive after 120 minutes/),
      ]);
    },
  );

  it.each([
    ['a test instance, and the gate waits for one on demand', true, 'on-demand'],
    ['snapshots, and the gate waits for one of the test instance', onDemand, 'test-instance'],
  ] as const)('with a scan of %s', (_what, scanning, scan) => {
    expect(check(scanning, { scan })).toEqual([expect.stringMatching(/use the same in both/)]);
  });

  it.each([
    ['without a scan, where the gate allows that', false, { whenScanIsOff: 'allow' }],
    ['with the scan that the gate waits for', true, {}],
    ['with the scan on demand that the gate waits for', onDemand, { scan: 'on-demand' }],
  ] as const)('and is not %s', (_what, scanning, gate) => {
    expect(check(scanning, gate)).toEqual([]);
  });
});

describe('A build that fails before the gate is asked', () => {
  const failing = { ...onDemand, failAbove: 'medium' as const };
  const settings = (gate: object, modes: Gate['mode'][] = [], scanning: Scanned['scanning'] = failing) =>
    check(scanning, { scan: 'on-demand', ...gate }, { modes }).map((said) => said.split(':')[0]);

  it.each([
    ['allows some', { maxFindings: { HIGH: 2 } }, ['maxFindings.HIGH']],
    ['allows known ones', { newOnly: ['CRITICAL'] }, ['newOnly']],
    ['reports some', { report: ['CRITICAL'] }, ['report']],
    ['only reports', { mode: 'report' }, ['mode']],
    ['is as strict', { maxFindings: { CRITICAL: 0, HIGH: 0 } }, []],
    ['allows those that do not fail it', { maxFindings: { CRITICAL: 0, MEDIUM: 9 } }, []],
    ['counts those without a fix, too', { fixableOnly: false, maxFindings: { HIGH: 2 } }, []],
  ])('is told where the gate %s', (_what, gate, expected) => {
    expect(settings(gate)).toEqual(expected);
  });

  it('is told where a stage only reports', () => {
    expect(settings({}, ['report'])).toEqual(['mode']);
    expect(settings({}, ['enforce'])).toEqual([]);
  });

  it('is not told where no build fails', () => {
    expect(settings({ mode: 'report' }, [], onDemand)).toEqual([]);
  });
});
