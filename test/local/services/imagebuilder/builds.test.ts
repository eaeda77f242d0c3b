import { failOrphans } from '../../../../local/services/imagebuilder/build/fail-orphans.ts';
import { planNextBuild } from '../../../../local/services/imagebuilder/controls/controls.ts';
import { aFactory, aLine, arn, type Factory, PLACE } from './support/factory.ts';

let factory: Factory;
let pipeline: string;

beforeEach(async () => {
  factory = aFactory();
  ({ pipeline } = await aLine(factory));
});

const statuses = () =>
  factory.events
    .filter(({ detailType }) => detailType === 'EC2 Image Builder Image State Change')
    .map(({ detail }) => (detail['state'] as { status: string }).status);

const plan = (given: object) => planNextBuild({ recipe: 'web', ...PLACE, ...given }, factory.world);

describe('a build', () => {
  it('goes through its states, each told by an event', async () => {
    await factory.build(pipeline);

    expect(statuses()).toEqual(['BUILDING', 'TESTING', 'DISTRIBUTING', 'INTEGRATING', 'AVAILABLE']);
  });

  it('leaves an AMI in every region of its distribution, and a completed scan', async () => {
    const image = await factory.build(pipeline);

    expect(image.outputResources.amis.map(({ region }: { region: string }) => region)).toEqual([
      'us-east-1',
      'eu-west-1',
    ]);
    expect(image.scanState).toEqual({ status: 'COMPLETED' });
  });

  it('of the same version gets the next number', async () => {
    const [first, second] = [await factory.build(pipeline), await factory.build(pipeline)];

    expect([first.arn, second.arn].map((each) => each.split('/').at(-1))).toEqual(['1', '2']);
  });

  it('fails where it is told to, with the reason', async () => {
    plan({ outcome: 'FAILED', failAt: 'TESTING', reason: 'no page' });
    const image = await factory.build(pipeline);

    expect(image.state).toEqual({ status: 'FAILED', reason: 'no page' });
    expect(statuses()).toEqual(['BUILDING', 'TESTING', 'FAILED']);
  });

  it.each(['PENDING', 'CREATING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'INTEGRATING'])(
    'stops in %s where it is told to',
    async (failAt) => {
      plan({ outcome: 'FAILED', failAt });
      const { state, outputResources } = await factory.build(pipeline);

      expect(state).toEqual({ status: 'FAILED', reason: `The image build stopped in ${failAt}` });
      expect(outputResources.amis).toEqual([]);
    },
  );
});

describe('StartImagePipelineExecution', () => {
  it('with the same client token starts nothing new', async () => {
    const start = () =>
      factory.imagebuilder('StartImagePipelineExecution', { imagePipelineArn: pipeline, clientToken: 'once' });
    const [first, second] = [await start(), await start()];

    expect(second.imageBuildVersionArn).toBe(first.imageBuildVersionArn);
  });

  it('with a token that was used for another request is refused', async () => {
    const start = (tags: object) =>
      factory.imagebuilder('StartImagePipelineExecution', { imagePipelineArn: pipeline, clientToken: 'once', tags });
    await start({ a: 'a' });

    await expect(start({ a: 'b' })).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
  });
});

describe('ListImageScanFindings', () => {
  it('takes one filter with one value, as the service does', async () => {
    const filters = [{ name: 'severity', values: ['HIGH', 'LOW'] }];

    await expect(factory.imagebuilder('ListImageScanFindings', { filters })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it('gives at most 25 at once, and the rest by its token', async () => {
    const findings = Array.from({ length: 30 }, (_, index) => ({
      vulnerabilityId: `CVE-2026-${1000 + index}`,
      severity: 'LOW',
      packageName: 'p',
    }));
    plan({ findings });
    const filters = [{ name: 'imageBuildVersionArn', values: [(await factory.build(pipeline)).arn] }];
    const first = await factory.imagebuilder('ListImageScanFindings', { filters });
    const second = await factory.imagebuilder('ListImageScanFindings', { filters, nextToken: first.nextToken });

    expect([first.findings.length, second.findings.length, second.nextToken]).toEqual([25, 5, undefined]);
  });
});

describe('an unknown image', () => {
  it('is an invalid request: GetImage has no "not found"', async () => {
    const imageBuildVersionArn = arn('image', 'no/1.0.0/1');

    await expect(factory.imagebuilder('GetImage', { imageBuildVersionArn })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });
});

describe('a build that goes on when local AWS stops', () => {
  it('has failed when it starts again', async () => {
    const release = factory.world.clock.hold();
    const { imageBuildVersionArn } = await factory.imagebuilder('StartImagePipelineExecution', {
      imagePipelineArn: pipeline,
    });
    failOrphans(factory.world);
    release();
    await factory.world.idle();

    expect((await factory.imagebuilder('GetImage', { imageBuildVersionArn })).image.state).toEqual({
      status: 'FAILED',
      reason: 'Local AWS was stopped while the image was built',
    });
  });
});
