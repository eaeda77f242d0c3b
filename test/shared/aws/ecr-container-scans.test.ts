import { ECRClient } from '@aws-sdk/client-ecr';
import { pushImage } from '../../../local/services/ecr/push-image.ts';
import { plainSettings, putRepository } from '../../../local/services/ecr/repositories.ts';
import { ecr } from '../../../local/services/ecr/service.ts';
import { type PackageFinding, registryOf } from '../../../local/services/ecr/state.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { ecrContainerScans } from '../../../shared/aws/ecr-container-scans.ts';
import { HUB } from '../../support/builders.ts';
import { localAws } from './local-aws.ts';

const REGION = 'eu-central-1';
const PLACE = { account: HUB, region: REGION };

const world = localAws({ services: [sts, iam, ecr] }, () => [clientFor(ECRClient, REGION)]);
let made = 0;

const finding = (index: number): PackageFinding => ({
  vulnerabilityId: `CVE-2026-${index}`,
  severity: 'HIGH',
  packageName: 'openssl',
  installedVersion: '1.0.0',
  fixedInVersion: '1.0.1',
  title: `CVE-2026-${index} - openssl`,
  description: 'bad',
  score: 7,
});

/** What the adapter says of an image that was pushed into a repository. */
const scanned = async (
  scanOnPush: boolean,
  { type = 'BASIC', ends, findings = [], settle = true }: Partial<Setting> = {},
) => {
  made += 1;
  const name = `tool-${made}`;
  const registry = registryOf(world, HUB, REGION);
  registry.scanType = type;
  registry.scanRules = type === 'ENHANCED' ? [{ frequency: 'CONTINUOUS_SCAN', repositories: ['*'] }] : [];
  registry.nextScans[name] = [{ ends, minutes: 1 }];
  putRepository(world, PLACE, name, { ...plainSettings(), scanOnPush });
  const { digest } = pushImage(world, { ...PLACE, repository: name, tags: ['1.0.0-1'], findings });
  if (settle) await world.idle();
  return ecrContainerScans().scan(REGION, name, digest);
};

interface Setting {
  readonly type: 'BASIC' | 'ENHANCED';
  readonly ends: string;
  readonly findings: readonly PackageFinding[];
  readonly settle: boolean;
}

describe('the scan of a container image', () => {
  it('by basic scanning has its findings once it is COMPLETE', async () => {
    expect(await scanned(true, { findings: [finding(1)] })).toMatchObject({
      status: 'COMPLETE',
      findings: [{ id: 'CVE-2026-1', severity: 'HIGH', packages: [{ name: 'openssl', fixUnknown: true }] }],
    });
  });

  it('by enhanced scanning is ACTIVE, and says what fixes each finding', async () => {
    expect(await scanned(false, { type: 'ENHANCED', findings: [finding(1)] })).toMatchObject({
      status: 'ACTIVE',
      findings: [{ id: 'CVE-2026-1', packages: [{ name: 'openssl', fixedIn: '1.0.1' }] }],
    });
  });

  it('is read page by page to its end', async () => {
    const findings = Array.from({ length: 2300 }, (_, index) => finding(index));

    expect((await scanned(true, { findings })).findings).toHaveLength(2300);
  });

  it.each(['FAILED', 'UNSUPPORTED_IMAGE'])('that is %s has no findings to go by', async (ends) => {
    expect(await scanned(true, { ends, findings: [finding(1)] })).toEqual({ status: ends, findings: [] });
  });

  it('goes on until it has ended', async () => {
    expect(await scanned(true, { ends: 'never', settle: false })).toMatchObject({ status: 'IN_PROGRESS' });
    expect(await scanned(false, { type: 'ENHANCED', ends: 'never', settle: false })).toMatchObject({
      status: 'PENDING',
    });
  });

  it('is off where nobody asks for scans', async () => {
    expect(await scanned(false)).toEqual({ status: undefined, findings: [] });
  });

  it('is not off where it will come: right after a push there is none yet', async () => {
    made += 1;
    const name = `tool-${made}`;
    putRepository(world, PLACE, name, plainSettings());
    registryOf(world, HUB, REGION).scanType = 'BASIC';
    const { digest } = pushImage(world, { ...PLACE, repository: name, tags: ['1.0.0-1'], findings: [] });
    putRepository(world, PLACE, name, { ...plainSettings(), scanOnPush: true });

    expect(await ecrContainerScans().scan(REGION, name, digest)).toEqual({ status: 'PENDING', findings: [] });
  });
});
