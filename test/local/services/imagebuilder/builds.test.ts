import { ec2 } from '../../../../local/services/ec2/service.ts';
import { planNextBuild } from '../../../../local/services/imagebuilder/controls.ts';
import { imagebuilder } from '../../../../local/services/imagebuilder/service.ts';
import { factory } from '../../../../local/services/imagebuilder/store.ts';
import { type FakeWorld, fakeWorld } from '../../support/fake-world.ts';

const ACCOUNT = '111111111111';
const PIPELINE = `arn:aws:imagebuilder:us-east-1:${ACCOUNT}:image-pipeline/web`;
const RECIPE = `arn:aws:imagebuilder:us-east-1:${ACCOUNT}:image-recipe/web/1.0.0`;
const DISTRIBUTION = `arn:aws:imagebuilder:us-east-1:${ACCOUNT}:distribution-configuration/web`;

let fake: FakeWorld;
const call = <T>(operation: string, input: object) =>
  fake.call(ACCOUNT, `imagebuilder:${operation}`, input, { region: 'us-east-1' }) as Promise<T>;

beforeEach(() => {
  fake = fakeWorld([imagebuilder, ec2]);
  const state = factory(fake.world, ACCOUNT, 'us-east-1');
  const properties = {
    ImageRecipeArn: RECIPE,
    DistributionConfigurationArn: DISTRIBUTION,
    ImageScanningConfiguration: { ImageScanningEnabled: true },
  };
  state.recipes[RECIPE] = { arn: RECIPE, name: 'web', version: '1.0.0', properties: {}, createdAt: 0 };
  state.distributions[DISTRIBUTION] = {
    arn: DISTRIBUTION,
    name: 'web',
    properties: { Distributions: [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }] },
    createdAt: 0,
  };
  state.pipelines[PIPELINE] = {
    arn: PIPELINE,
    name: 'web',
    properties,
    createdAt: 0,
    status: 'ENABLED',
    consecutiveFailures: 0,
  };
});

const build = async (): Promise<string> => {
  const { imageBuildVersionArn } = await call<{ imageBuildVersionArn: string }>('StartImagePipelineExecution', {
    imagePipelineArn: PIPELINE,
    clientToken: 'x',
  });
  await fake.world.idle();
  return imageBuildVersionArn;
};

const statuses = () =>
  fake.events
    .filter(({ detailType }) => detailType === 'EC2 Image Builder Image State Change')
    .map(({ detail }) => (detail['state'] as { status: string }).status);

describe('a build', () => {
  it('goes through its states, each told by an event', async () => {
    await build();

    expect(statuses()).toEqual(['BUILDING', 'TESTING', 'DISTRIBUTING', 'INTEGRATING', 'AVAILABLE']);
  });

  it('leaves an AMI in every region of its distribution, and a completed scan', async () => {
    const { image } = await call<{ image: { outputResources: { amis: { region: string }[] }; scanState: object } }>(
      'GetImage',
      { imageBuildVersionArn: await build() },
    );

    expect(image.outputResources.amis.map(({ region }) => region)).toEqual(['us-east-1', 'eu-west-1']);
    expect(image.scanState).toEqual({ status: 'COMPLETED' });
  });

  it('of the same version gets the next number', async () => {
    expect([await build(), await build()].map((arn) => arn.split('/').at(-1))).toEqual(['1', '2']);
  });

  it('fails where it is told to, with the reason', async () => {
    planNextBuild(
      { recipe: 'web', account: ACCOUNT, region: 'us-east-1', outcome: 'FAILED', failAt: 'TESTING', reason: 'no page' },
      fake.world,
    );
    const { image } = await call<{ image: { state: object } }>('GetImage', { imageBuildVersionArn: await build() });

    expect(image.state).toEqual({ status: 'FAILED', reason: 'no page' });
    expect(statuses()).toEqual(['BUILDING', 'TESTING', 'FAILED']);
  });
});

describe('ListImageScanFindings', () => {
  it('takes one filter with one value, as the service does', async () => {
    const filters = [{ name: 'severity', values: ['HIGH', 'LOW'] }];

    await expect(call('ListImageScanFindings', { filters })).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  it('gives at most 25 at once, and the rest by its token', async () => {
    const findings = Array.from({ length: 30 }, (_, index) => ({
      vulnerabilityId: `CVE-2026-${1000 + index}`,
      severity: 'LOW',
      packageName: 'p',
    }));
    planNextBuild({ recipe: 'web', account: ACCOUNT, region: 'us-east-1', findings }, fake.world);
    const filters = [{ name: 'imageBuildVersionArn', values: [await build()] }];
    const first = await call<{ findings: object[]; nextToken: string }>('ListImageScanFindings', { filters });
    const second = await call<{ findings: object[]; nextToken?: string }>('ListImageScanFindings', {
      filters,
      nextToken: first.nextToken,
    });

    expect([first.findings.length, second.findings.length, second.nextToken]).toEqual([25, 5, undefined]);
  });
});

describe('an unknown image', () => {
  it('is an invalid request: GetImage has no "not found"', async () => {
    await expect(
      call('GetImage', { imageBuildVersionArn: `arn:aws:imagebuilder:us-east-1:${ACCOUNT}:image/no/1.0.0/1` }),
    ).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });
});
