import { planNextScan, push } from '../../../../local/services/ecr/controls.ts';
import { plainSettings, putRepository } from '../../../../local/services/ecr/repositories.ts';
import { ecr } from '../../../../local/services/ecr/service.ts';
import { type FakeWorld, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

const NAME = 'hallmark/tool';
const PLACE = { account: HUB, region: REGION, repository: NAME };

let fake: FakeWorld;
beforeEach(() => {
  fake = fakeWorld([ecr]);
  putRepository(fake.world, PLACE, NAME, plainSettings());
});

const pushed = (findings: readonly object[] = []) =>
  push({ ...PLACE, tags: ['1.0.0-1'], findings }, fake.world) as { digest: string };

const scanOf = (imageDigest: string) =>
  fake.call(HUB, 'ecr:DescribeImageScanFindings', { repositoryName: NAME, imageId: { imageDigest } });

const enhanced = (scanFrequency: string, filter: string) =>
  fake.call(HUB, 'ecr:PutRegistryScanningConfiguration', {
    scanType: 'ENHANCED',
    rules: [{ scanFrequency, repositoryFilters: [{ filter, filterType: 'WILDCARD' }] }],
  });

describe('an image that is pushed', () => {
  it.each([
    ['CONTINUOUS_SCAN', 'hallmark/*'],
    ['SCAN_ON_PUSH', '*'],
    ['SCAN_ON_PUSH', 'mark'],
  ])('is scanned by a rule of the registry: %s of %s', async (frequency, filter) => {
    await enhanced(frequency, filter);
    const { digest } = pushed();

    expect(await scanOf(digest)).toMatchObject({ imageScanStatus: { status: 'PENDING' } });
    await fake.world.idle();
    expect(await scanOf(digest)).toMatchObject({ imageScanStatus: { status: 'ACTIVE' } });
  });

  it.each([
    ['MANUAL', '*'],
    ['CONTINUOUS_SCAN', 'other/*'],
  ])('is not scanned where no rule says so: %s of %s', async (frequency, filter) => {
    await enhanced(frequency, filter);

    await expect(scanOf(pushed().digest)).rejects.toMatchObject({ name: 'ScanNotFoundException' });
  });

  it('is scanned once where it is pushed twice', async () => {
    await enhanced('CONTINUOUS_SCAN', '*');
    planNextScan({ ...PLACE, ends: 'UNSUPPORTED_IMAGE' }, fake.world);
    const { digest } = pushed();
    pushed();
    await fake.world.idle();

    expect(await scanOf(digest)).toMatchObject({ imageScanStatus: { status: 'UNSUPPORTED_IMAGE' } });
  });
});

describe('a basic scan', () => {
  beforeEach(() =>
    fake.call(HUB, 'ecr:PutImageScanningConfiguration', {
      repositoryName: NAME,
      imageScanningConfiguration: { scanOnPush: true },
    }),
  );

  it('is told once it has ended, with the counts of its severities', async () => {
    const { digest } = pushed([{ severity: 'HIGH' }, { severity: 'HIGH' }, { severity: 'UNTRIAGED' }]);
    await fake.world.idle();

    expect(fake.events).toEqual([
      expect.objectContaining({
        detailType: 'ECR Image Scan',
        detail: {
          'scan-status': 'COMPLETE',
          'repository-name': NAME,
          'finding-severity-counts': { HIGH: 2, UNDEFINED: 1 },
          'image-digest': digest,
          'image-tags': ['1.0.0-1'],
        },
      }),
    ]);
  });

  it('can be asked for by hand', async () => {
    planNextScan({ ...PLACE, ends: 'FAILED' }, fake.world);
    const { digest } = pushed();
    await fake.world.idle();
    await fake.call(HUB, 'ecr:StartImageScan', { repositoryName: NAME, imageId: { imageTag: '1.0.0-1' } });
    await fake.world.idle();

    expect(await scanOf(digest)).toMatchObject({ imageScanStatus: { status: 'COMPLETE' } });
  });
});

it('a lever with a part missing says what to give', () => {
  expect(() => push({ account: HUB }, fake.world)).toThrow('Give account, region, repository and tags.');
  expect(() => planNextScan({}, fake.world)).toThrow('Give account, region and repository.');
});
