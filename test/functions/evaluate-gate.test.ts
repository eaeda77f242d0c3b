import { evaluateGateStep } from '../../functions/evaluate-gate/evaluate-gate.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import {
  aConfiguration,
  aContainerConfiguration,
  aContainerImage,
  aFinding,
  anImage,
  aPolicy,
  containerUri,
  digestOf,
  HUB,
  NOW,
  REPOSITORY,
} from '../support/builders.ts';
import { fakeCatalog } from '../support/fakes/fake-catalog.ts';
import { fakeContainers } from '../support/fakes/fake-containers.ts';

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const evaluate = async (
  scanStatus: string | undefined,
  {
    findings = [],
    since = NOW.toISOString(),
    again = false,
  }: { findings?: Finding[]; since?: string; again?: boolean },
) => {
  const catalog = fakeCatalog();
  catalog.put(anImage('web-server/1.4.0/7', { scanStatus: again ? 'COMPLETED' : scanStatus }), findings);
  const configuration = aConfiguration({ gate: aPolicy({ pollSeconds: 45 }) });
  const step = evaluateGateStep({
    catalog,
    containerScans: fakeContainers(),
    configuration,
    now: () => NOW,
  });
  const image = anImage('web-server/1.4.0/7', { scanStatus });
  return { answer: await step({ image, since, again }), asked: catalog.asked };
};

describe('Evaluating the gate', () => {
  it('takes the state of the scan from the resolved image, without another call', async () => {
    const { answer, asked } = await evaluate('COMPLETED', {});
    expect(answer).toMatchObject({ outcome: 'promote' });
    expect(asked).toEqual([]);
  });

  it('asks for the state of the scan once it has waited', async () => {
    const { answer, asked } = await evaluate('SCANNING', { again: true });
    expect(answer).toMatchObject({ outcome: 'promote' });
    expect(asked).toHaveLength(1);
  });

  it('says how long to wait while the scan goes on', async () => {
    const { answer } = await evaluate('SCANNING', { since: minutesAgo(119) });
    expect(answer).toEqual({ outcome: 'pending', scanStatus: 'SCANNING', waitSeconds: 45 });
  });

  it('is inconclusive once the scan has been waited for as long as the policy allows', async () => {
    const { answer } = await evaluate('SCANNING', { since: minutesAgo(120) });
    expect(answer).toMatchObject({ outcome: 'inconclusive', reasons: [expect.stringMatching(/after 120 minutes/)] });
  });

  it('answers the worst findings and the count of all, small enough to travel', async () => {
    const findings = Array.from({ length: 2000 }, (_, index) =>
      aFinding({ id: `CVE-2026-${index}`, title: 'x'.repeat(5000), severity: index === 1999 ? 'CRITICAL' : 'HIGH' }),
    );
    const { answer } = await evaluate('COMPLETED', { findings });
    expect(answer).toMatchObject({ outcome: 'reject', blockingCount: 2000, counts: { CRITICAL: 1, HIGH: 1999 } });
    expect('blocking' in answer && answer.blocking[0]).toMatchObject({ id: 'CVE-2026-1999', severity: 'CRITICAL' });
    expect(JSON.stringify(answer).length).toBeLessThan(16_000);
  });

  it('names what the policy does not count, and why', async () => {
    const { fixedIn: _, ...unfixed } = aFinding({ id: 'CVE-2026-2', severity: 'CRITICAL' });
    const { answer } = await evaluate('COMPLETED', { findings: [unfixed] });
    expect(answer).toMatchObject({ ignored: [{ id: 'CVE-2026-2', why: 'no fixed version exists' }], ignoredCount: 1 });
  });
});

describe('Evaluating the gate of a container image', () => {
  const image = aContainerImage();
  const digest = digestOf('tool/1.4.0/7');
  const gate = async (scans: Record<string, { status: string | undefined; findings: Finding[] }>, of = image) => {
    const registry = fakeContainers();
    for (const [place, scan] of Object.entries(scans)) {
      const [region = '', scanned = ''] = place.split(' ');
      registry.repository(region, REPOSITORY).scans.set(scanned, scan);
    }
    const step = evaluateGateStep({
      catalog: fakeCatalog(),
      containerScans: registry,
      configuration: aContainerConfiguration(),
      now: () => NOW,
    });
    return step({ image: of, since: NOW.toISOString(), again: false });
  };

  it("goes by the scan in the hub's region, which stands for the same image elsewhere", async () => {
    expect(await gate({ [`us-east-1 ${digest}`]: { status: 'ACTIVE', findings: [] } })).toMatchObject({
      outcome: 'promote',
    });
    expect(await gate({ [`us-east-1 ${digest}`]: { status: 'COMPLETE', findings: [aFinding()] } })).toMatchObject({
      outcome: 'reject',
      blockingCount: 1,
    });
  });

  it('waits while ECR scans', async () => {
    expect(await gate({ [`us-east-1 ${digest}`]: { status: 'IN_PROGRESS', findings: [] } })).toMatchObject({
      outcome: 'pending',
      scanStatus: 'IN_PROGRESS',
    });
  });

  it('rejects what is not scanned at all', async () => {
    expect(await gate({})).toMatchObject({ outcome: 'reject', reasons: [expect.stringMatching(/not scanned/)] });
  });

  it.each([
    ['not scanned', { status: undefined, findings: [] }, 'reject'],
    ['not supported', { status: 'UNSUPPORTED_IMAGE', findings: [] }, 'inconclusive'],
    ['bad', { status: 'COMPLETE', findings: [aFinding()] }, 'reject'],
    ['good', { status: 'COMPLETE', findings: [] }, 'promote'],
  ])('counts a copy that is another image by its own scan: one that is %s', async (_how, scan, outcome) => {
    const other = digestOf('another');
    const [here] = image.amis;
    const copies = [here, { region: 'eu-west-1', account: HUB, id: containerUri('eu-west-1', other) }];
    const scans = { [`us-east-1 ${digest}`]: { status: 'ACTIVE', findings: [] }, [`eu-west-1 ${other}`]: scan };
    expect(await gate(scans, { ...image, amis: copies.flatMap((copy) => copy ?? []) })).toMatchObject({ outcome });
  });
});
