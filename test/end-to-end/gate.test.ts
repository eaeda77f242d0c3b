import { StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import { DisableCommand, Inspector2Client } from '@aws-sdk/client-inspector2';
import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, promotionsOf, published, startPromotion } from './world.ts';

const KNOWN = { vulnerabilityId: 'CVE-2026-1', severity: 'HIGH', packageName: 'openssl', fixedInVersion: '3.0.1' };
const NEW = { ...KNOWN, vulnerabilityId: 'CVE-2026-2', packageName: 'curl' };
const EXPLOITED = { ...KNOWN, vulnerabilityId: 'CVE-2026-3', severity: 'LOW', packageName: 'nginx' };
const ONLY_DEV = { ...KNOWN, vulnerabilityId: 'CVE-2026-4', severity: 'CRITICAL', packageName: 'gdb' };

let world: Deployed;

beforeAll(async () => {
  const gate = {
    maxFindings: { CRITICAL: 0, HIGH: 1 },
    newOnly: ['HIGH'],
    exploited: 'reject',
    maxEpss: 0.5,
    whenRiskIsUnknown: 'ignore',
    waivers: [
      {
        ...{ id: 'CVE-2026-4', package: 'gdb', images: ['web-server'], stages: ['dev'] },
        ...{ owner: 'dana@example.com', reason: 'a debugger is wanted in dev', expires: '2026-12-31' },
      },
    ],
  };
  world = await deployed(
    await reconfigured((example) => ({ ...example, reconcile: false, images: [{ name: 'web-server', gate }] })),
  );
  const { account, region } = world.layout.hub;
  const vulnerabilities = [{ id: 'CVE-2026-3', knownExploited: true, epss: 0.2 }];
  await world.control('inspector2/know', { account, region, vulnerabilities });
  await bake(world, { findings: [KNOWN] });
  await world.settle();
});

afterAll(async () => {
  await world.local.close();
});

const promote = async (findings: readonly object[]) => {
  await bake(world, { findings });
  await world.settle();
  return promotionsOf(world).at(-1)?.output ?? {};
};

describe('A gate that compares and asks', () => {
  it('lets an image through with as many findings as before, and one that is new', async () => {
    expect(await promote([KNOWN, NEW])).toMatchObject({
      outcome: 'promoted',
      verdict: { knownCount: 1, known: [{ id: 'CVE-2026-1' }] },
    });
  });

  it('rejects what is known to be exploited, as Inspector says, however small', async () => {
    expect(await promote([EXPLOITED])).toMatchObject({
      outcome: 'rejected',
      verdict: {
        reasons: ['CVE-2026-3 in nginx is known to be exploited'],
        blocking: [{ id: 'CVE-2026-3', exploited: true, epss: 0.2 }],
      },
    });
  });

  it('lets an image into the stages of a waiver, stops it before the next, and shares it with nobody further', async () => {
    const before = published(world);
    const output = await promote([ONLY_DEV]);

    expect(output).toMatchObject({
      outcome: 'rejected',
      message: expect.stringMatching(/does not let it into staging: .*CVE-2026-4 in gdb/),
      stages: [{ name: 'dev', outcome: 'promoted' }],
      verdict: { waived: [{ id: 'CVE-2026-4', owner: 'dana@example.com' }] },
    });
    const { amis } = output['image'] as { amis: { region: string; id: string }[] };
    expect(published(world)).toMatchObject({
      '222222222222 us-east-1': amis.find(({ region }) => region === 'us-east-1')?.id,
      '333333333333 us-east-1': before['333333333333 us-east-1'],
    });
    const { images } = world.local.world.state<{
      images: Record<string, { permissions: { value: string }[] }>;
    }>('ec2', 'global', 'us-east-1', () => ({ images: {} }));
    const shared = amis.flatMap(({ id }) => images[id]?.permissions.map(({ value }) => value) ?? []);
    expect(new Set(shared)).toEqual(new Set(['222222222222']));
  });
});

describe('A gate that asks while Amazon Inspector is off', () => {
  it('knows nothing of the risk, and goes by whenRiskIsUnknown', async () => {
    const { account, region } = world.layout.hub;
    const credentials = { accessKeyId: account, secretAccessKey: 'local' };
    const inspector = new Inspector2Client({ region, endpoint: world.local.url, credentials });
    await inspector.send(new DisableCommand({ resourceTypes: ['EC2', 'ECR'] }));
    inspector.destroy();
    await world.settle();

    expect(await promote([EXPLOITED])).toMatchObject({
      outcome: 'promoted',
      verdict: {
        reasons: expect.arrayContaining([
          'nothing is known of how likely CVE-2026-3 is exploited (whenRiskIsUnknown: ignore)',
        ]),
      },
    });
  });
});

interface Notification {
  readonly protocol: string;
  readonly subject?: string;
  readonly message: string;
}

const CRITICAL = { ...KNOWN, vulnerabilityId: 'CVE-2026-5', severity: 'CRITICAL', packageName: 'httpd' };
const WOULD = '1 fixable CRITICAL finding, at most 0 allowed';
const LET_THROUGH = `Would have been rejected: dev: ${WOULD}; staging: ${WOULD}. Let through because the gate only reports.`;

describe('A gate that only reports, before a stage that enforces', () => {
  let reporting: Deployed;
  let output: Readonly<Record<string, unknown>>;
  let told: readonly Notification[];

  beforeAll(async () => {
    const assembly = await reconfigured((example) => ({
      ...example,
      reconcile: false,
      images: [{ name: 'web-server', gate: { mode: 'report' } }],
      stages: (example['stages'] as { name: string }[]).map(({ name, ...stage }) => ({
        ...{ ...stage, name, fleets: false },
        ...(name === 'prod' ? { gateMode: 'enforce' } : {}),
      })),
    }));
    reporting = await deployed(assembly);
    const { imageBuildVersionArn } = await bake(reporting, { findings: [CRITICAL] });
    await reporting.settle();
    output = promotionsOf(reporting).at(-1)?.output ?? {};
    told = await reporting.control<Notification[]>('sns/notifications');
    await startPromotion(reporting, { image: imageBuildVersionArn, mode: 'plan', requestedBy: 'dana' }, 'plan');
    await reporting.settle();
  });

  afterAll(async () => {
    await reporting.local.close();
  });

  it('lets the image into the stages that only report, and not into the one that enforces', () => {
    expect(output).toMatchObject({
      outcome: 'rejected',
      stages: [
        { name: 'dev', outcome: 'promoted' },
        { name: 'staging', outcome: 'promoted' },
      ],
      message: expect.stringMatching(/does not let it into prod: .*CVE-2026-5 in httpd/),
    });
  });

  it('says in the verdict what it would have rejected', () => {
    expect(output['verdict']).toMatchObject({
      outcome: 'promote',
      letThrough: LET_THROUGH,
      blocking: [],
      reported: [{ id: 'CVE-2026-5', packages: [{ name: 'httpd' }] }],
      reportedCount: 1,
    });
  });

  it('says so in the title of the message, and in its text', () => {
    const started = told.find(({ subject = '' }) => subject.includes('promotion started'));
    expect(started?.subject).toMatch(/would have rejected it/);
    expect(started?.message).toContain(LET_THROUGH);
  });

  it('says so in the plan, and on the AMI', () => {
    expect(promotionsOf(reporting).find(({ name }) => name === 'plan')?.output).toMatchObject({
      outcome: 'planned',
      warnings: expect.arrayContaining([LET_THROUGH]),
    });
    const { tags } = reporting.local.world.state<{ tags: Record<string, Record<string, string>> }>(
      ...(['ec2', reporting.layout.hub.account, 'us-east-1', () => ({ tags: {} })] as const),
    );
    const verdicts = Object.values(tags).map((each) => each['hallmark:verdict']);
    expect(verdicts).toContain('let-through');
  });
});

describe('A finding of a scan on demand in two packages, one of which is waived', () => {
  let scanning: Deployed;

  beforeAll(async () => {
    scanning = await deployed();
  });

  afterAll(async () => {
    await scanning.local.close();
  });

  it.each([
    ['python3-setuptools', 'openssl-libs'],
    ['openssl-libs', 'python3-setuptools'],
  ])('is rejected for the other, in the order %s, %s', async (first, second) => {
    const { account, region } = scanning.layout.hub;
    const fixed = { installedVersion: '1', fixedInVersion: '2' };
    const finding = {
      ...{ vulnerabilityId: 'CVE-2026-10001', severity: 'CRITICAL', packageName: first, ...fixed },
      morePackages: [{ packageName: second, ...fixed }],
    };
    const recipe = 'windows-server';
    await scanning.control('imagebuilder/next-build', { recipe, account, region, findings: [finding] });
    const imagePipelineArn = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/${recipe}`;
    await scanning.clients
      .imagebuilder(account, region)
      .send(new StartImagePipelineExecutionCommand({ imagePipelineArn, clientToken: `${first}-first` }));
    await scanning.settle();
    expect(promotionsOf(scanning).at(-1)?.output).toMatchObject({
      outcome: 'rejected',
      image: { name: recipe },
      verdict: {
        blocking: [{ id: 'CVE-2026-10001', packages: [{ name: 'openssl-libs' }], waivedIn: ['python3-setuptools'] }],
      },
    });
  });
});
