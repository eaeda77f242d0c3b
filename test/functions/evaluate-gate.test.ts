import { evaluateGateStep } from '../../functions/evaluate-gate/evaluate-gate.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { GatePolicy } from '../../shared/domain/gate-policy.ts';
import { LOOKS } from '../../shared/domain/looks.ts';
import {
  aConfiguration,
  aContainerConfiguration,
  aContainerImage,
  aFinding,
  anImage,
  aPolicy,
  aStage,
  containerUri,
  DEV,
  digestOf,
  HUB,
  NOW,
  PROD,
  REPOSITORY,
} from '../support/builders.ts';
import { fakeCatalog } from '../support/fakes/fake-catalog.ts';
import { fakeContainers } from '../support/fakes/fake-containers.ts';
import { fakeInspector } from '../support/fakes/fake-inspector.ts';
import { fakeLedger } from '../support/fakes/fake-ledger.ts';

const inspections = (inspector = fakeInspector(), ledger = fakeLedger()) => ({
  amiScans: inspector,
  vulnerabilities: inspector,
  ledger,
});

const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const evaluate = async (
  scanStatus: string | undefined,
  {
    findings = [],
    since = NOW.toISOString(),
    again = false,
    gate = { pollSeconds: 45 },
  }: { findings?: Finding[]; since?: string; again?: boolean; gate?: Partial<GatePolicy> },
) => {
  const catalog = fakeCatalog();
  catalog.put(anImage('web-server/1.4.0/7', { scanStatus: again ? 'COMPLETED' : scanStatus }), findings);
  const configuration = aConfiguration({ gate: aPolicy(gate) });
  const step = evaluateGateStep({
    catalog,
    containerScans: fakeContainers(),
    ...inspections(),
    configuration,
    now: () => NOW,
  });
  const image = anImage('web-server/1.4.0/7', { scanStatus });
  return { answer: await step({ image, stages: ['dev', 'prod'], since, again }), asked: catalog.asked };
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

  it('looks less often than it was asked to where the scan may take too long for that', async () => {
    const { answer } = await evaluate('SCANNING', { gate: { pollSeconds: 5, scanTimeoutMinutes: 1440 } });
    expect(answer).toMatchObject({ outcome: 'pending', waitSeconds: Math.ceil(86_400 / LOOKS.gate.most) });
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

  it('answers small enough to travel when findings have hundreds of packages, and says how many there are', async () => {
    const packages = Array.from({ length: 700 }, (_, index) => ({
      name: `package-${String(index).padStart(3, '0')}-${'x'.repeat(900)}`,
      version: '1'.repeat(100),
      fixedIn: '2'.repeat(1000),
    }));
    const findings = ['CRITICAL', 'HIGH', 'MEDIUM'].flatMap((severity) =>
      Array.from({ length: 40 }, (_, index) =>
        aFinding({ id: `CVE-${severity}-${index}`, severity: severity as 'HIGH', packages }),
      ),
    );
    const waivers = Array.from({ length: 30 }, (_, index) => ({
      ...{ id: `CVE-HIGH-${index}`, owner: 'dana', reason: 'r'.repeat(2000), expires: '2026-12-31' },
    }));
    const { answer } = await evaluate('COMPLETED', { findings, gate: { waivers, report: ['CRITICAL'] } });
    expect(answer).toMatchObject({ outcome: 'reject', blockingCount: 10, reportedCount: 40, ignoredCount: 40 });
    expect('blocking' in answer && answer.blocking[0]).toMatchObject({ packageCount: 700 });
    expect('blocking' in answer && answer.blocking[0]?.packages).toHaveLength(5);
    // A state's payload has 256 KB, and there is more in it than the verdict.
    expect(JSON.stringify(answer).length).toBeLessThan(64_000);
  });

  it('names what the policy does not count, and why', async () => {
    const unfixed = aFinding({ id: 'CVE-2026-2', severity: 'CRITICAL', fixedIn: undefined });
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
      ...inspections(),
      configuration: aContainerConfiguration(),
      now: () => NOW,
    });
    return step({ image: of, stages: ['dev'], since: NOW.toISOString(), again: false });
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

describe('Evaluating the gate by stage', () => {
  const OLD = anImage('web-server/1.4.0/6');
  const NEW = anImage('web-server/1.4.0/7');
  const OPENSSL = aFinding({ id: 'CVE-2026-1', packageName: 'openssl' });
  const CURL = aFinding({ id: 'CVE-2026-2', packageName: 'curl' });

  const world = async (
    gate: Partial<GatePolicy>,
    found: Finding[],
    had: Finding[] = [],
    stages = [aStage('dev', DEV), aStage('prod', PROD)],
  ) => {
    const [catalog, inspector, ledger] = [fakeCatalog(), fakeInspector(), fakeLedger()];
    catalog.put(NEW, found);
    catalog.put(OLD, had);
    const by = { image: OLD, stage: 'dev', owner: 'me' };
    await ledger.take({ ...by, now: '1', force: false, downgrade: false });
    await ledger.complete({ ...by, at: '1', repair: false });
    const configuration = aConfiguration({ gate: aPolicy(gate), stages });
    const common = { catalog, containerScans: fakeContainers(), configuration, now: () => NOW };
    const step = evaluateGateStep({ ...common, ...inspections(inspector, ledger) });
    const ask = (image = NEW) => step({ image, stages: ['dev', 'prod'], since: NOW.toISOString(), again: false });
    return { ask, inspector };
  };

  it('counts only findings that the image current in the stage does not have, where the policy says so', async () => {
    const { ask } = await world({ newOnly: ['CRITICAL'] }, [OPENSSL], [OPENSSL]);
    expect(await ask()).toMatchObject({
      outcome: 'promote',
      knownCount: 1,
      known: [{ id: 'CVE-2026-1' }],
      stages: [
        { name: 'dev', outcome: 'promote' },
        { name: 'prod', outcome: 'reject', reasons: expect.arrayContaining(['CVE-2026-1 in openssl']) },
      ],
    });
  });

  it('knows findings on instances that run the current image, of which its own scan could not know yet', async () => {
    const { ask, inspector } = await world({ newOnly: ['CRITICAL'] }, [OPENSSL]);
    expect(await ask()).toMatchObject({ outcome: 'reject' });
    inspector.onInstances.set(OLD.amis[0]?.id ?? '', ['CVE-2026-1 openssl']);
    expect(await ask()).toMatchObject({ outcome: 'promote', knownCount: 1 });
  });

  it('asks Inspector only of what is not waived, and only where the policy needs it', async () => {
    const waived = { id: 'CVE-2026-1', owner: 'dana', reason: 'unreachable', expires: '2026-12-31' };
    const quiet = await world({ waivers: [waived] }, [OPENSSL]);
    await quiet.ask();
    expect(quiet.inspector.asked).toEqual([]);
    const curious = await world({ waivers: [waived], exploited: 'reject' }, [OPENSSL, CURL]);
    curious.inspector.known.set('CVE-2026-2', { exploited: true });
    expect(await curious.ask()).toMatchObject({
      outcome: 'reject',
      reasons: ['CVE-2026-2 in curl is known to be exploited'],
      blocking: [{ id: 'CVE-2026-2', exploited: true }],
    });
    expect(curious.inspector.asked).toEqual(['CVE-2026-2']);
  });

  it('accepts a finding only in the stages that its waiver names', async () => {
    const waiver = { id: 'CVE-2026-1', stages: ['dev'], owner: 'dana', reason: 'only in dev', expires: '2026-12-31' };
    const { ask } = await world({ waivers: [waiver] }, [OPENSSL]);
    expect(await ask()).toMatchObject({
      outcome: 'promote',
      waived: [{ id: 'CVE-2026-1', owner: 'dana' }],
      stages: [
        { name: 'dev', outcome: 'promote' },
        { name: 'prod', outcome: 'reject' },
      ],
    });
  });

  it('goes by the mode of the stage where it has one of its own, and says in which stage the image is let through', async () => {
    const dev = aStage('dev', DEV, { gateMode: 'report' });
    const { ask } = await world({}, [OPENSSL], [], [dev, aStage('prod', PROD)]);
    expect(await ask()).toMatchObject({
      outcome: 'promote',
      letThrough: expect.stringMatching(
        /^Would have been rejected: dev: 1 fixable CRITICAL finding, at most 0 allowed\. /,
      ),
      stages: [
        { name: 'dev', outcome: 'promote' },
        { name: 'prod', outcome: 'reject' },
      ],
    });
  });

  it('goes by the scan of the snapshots where the policy says so, and waits until all of it was told', async () => {
    const { ask, inspector } = await world({ scan: 'on-demand' }, []);
    expect(await ask()).toMatchObject({ outcome: 'pending', scanStatus: 'PENDING' });
    const id = NEW.amis.find(({ region }) => region === 'us-east-1')?.id ?? '';
    inspector.scans.set(id, { status: 'COLLECTING', findings: [] });
    expect(await ask()).toMatchObject({ outcome: 'pending', scanStatus: 'COLLECTING' });
    inspector.scans.set(id, { status: 'COMPLETED', findings: [OPENSSL] });
    expect(await ask()).toMatchObject({ outcome: 'reject', blockingCount: 1 });
    inspector.scans.set(id, { status: 'FAILED', findings: [] });
    expect(await ask()).toMatchObject({ outcome: 'inconclusive' });
    inspector.scans.set(id, { status: 'COMPLETED', findings: [] });
    const elsewhere = { ...NEW, amis: NEW.amis.filter(({ region }) => region !== 'us-east-1') };
    expect(await ask(elsewhere)).toMatchObject({ outcome: 'inconclusive' });
    const twice = { ...NEW, amis: [...NEW.amis, { region: 'us-east-1', account: HUB, id: 'ami-0123456789abcdef0' }] };
    expect(await ask(twice)).toMatchObject({ outcome: 'pending' });
  });
});
