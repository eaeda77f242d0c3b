import { publishImage } from '../../functions/publish-image/publish-image.ts';
import { aConfiguration, anImage, aStage, DEV, HUB, NOW, REGIONS } from '../support/builders.ts';
import { fakeContainers } from '../support/fakes/fake-containers.ts';
import { awsError, type FakeParameters, fakeParameters } from '../support/fakes/fake-parameters.ts';
import { type FakeRegistry, fakeRegistry } from '../support/fakes/fake-registry.ts';

const image = anImage();
const [virginia = '', ireland = ''] = image.amis.map(({ id }) => id);

const publish = async (
  prepare: (parameters: FakeParameters, registry: FakeRegistry) => void = () => {},
  barred: Record<string, Error> = {},
) => {
  const parameters = fakeParameters();
  const registry = fakeRegistry();
  for (const { region, id } of image.amis) registry.put(region, id);
  prepare(parameters, registry);
  const waits: number[] = [];
  const now = () => new Date(NOW.getTime() + waits.reduce((sum, wait) => sum + wait, 0));
  const step = publishImage({
    configuration: aConfiguration(),
    parametersOf: parameters.of,
    containerTags: fakeContainers(),
    actIn: async (account, work) => {
      const error = barred[account];
      if (error) throw error;
      return work();
    },
    registry,
    now,
    sleep: async (milliseconds) => void waits.push(milliseconds),
  });
  const answer = await step({ image, stage: 'dev', accounts: [DEV], hub: true });
  return { answer, parameters, waits };
};

describe('Publishing an image', () => {
  it("writes the AMI of each region to every target and to the hub's own channel", async () => {
    const { answer, parameters } = await publish();
    expect(answer).toEqual({ outcome: 'published', published: 4, failureCount: 0, failures: [] });
    expect(parameters.values).toEqual({
      [`${DEV} us-east-1 /golden/web-server`]: virginia,
      [`${DEV} eu-west-1 /golden/web-server`]: ireland,
      [`${HUB} us-east-1 /golden/web-server/dev`]: virginia,
      [`${HUB} eu-west-1 /golden/web-server/dev`]: ireland,
    });
  });

  it('makes exactly two calls for each target where nothing is slow: put, and one read', async () => {
    const { parameters, waits } = await publish();
    expect(parameters.calls).toHaveLength(8);
    expect(waits).toEqual([]);
  });

  it('reads until value and version are there, with longer and longer waits', async () => {
    const { answer, waits } = await publish((parameters) => {
      parameters.lag = 3;
    });
    expect(answer.outcome).toBe('published');
    expect(waits.filter((wait) => wait === 400)).toHaveLength(4);
  });

  it('takes no old value for a new one, even where it is the same AMI', async () => {
    const { parameters } = await publish((fake) => {
      fake.values[`${DEV} us-east-1 /golden/web-server`] = virginia;
      fake.lag = 1;
    });
    expect(parameters.calls.filter((call) => call === `read ${DEV} us-east-1 /golden/web-server`)).toHaveLength(2);
  });

  const place = `${DEV} eu-west-1 /golden/web-server`;
  it.each<[string, FakeParameters['faults'][string], string]>([
    ['the AMI is not visible to the account', 'invisible', 'AMI_NOT_VISIBLE'],
    ['the parameter is of another data type', 'text', 'PARAMETER_TYPE_MISMATCH'],
    ['the role may not write', awsError('AccessDeniedException'), 'ACCESS_DENIED'],
    ['the region is not enabled', awsError('UnrecognizedClientException'), 'REGION_NOT_ENABLED'],
    ['it is throttled to the end', awsError('ThrottlingException'), 'THROTTLED'],
    ['something else happens', awsError('InternalServerError'), 'FAILED'],
  ])('says where and how to mend it when %s, and publishes the others', async (_what, fault, code) => {
    const { answer, parameters } = await publish((fake) => {
      fake.faults[place] = fault;
    });
    expect(answer).toMatchObject({
      outcome: 'failed',
      published: 3,
      failureCount: 1,
      failures: [{ where: place, code }],
    });
    expect(answer.failures[0]?.fix).toMatch(/\.$/);
    expect(parameters.values[`${DEV} us-east-1 /golden/web-server`]).toBe(virginia);
  });

  it('writes again when the AMI was validated before the account could see it', async () => {
    const { answer, parameters, waits } = await publish((fake) => {
      fake.early[place] = 2;
    });
    expect(answer).toMatchObject({ outcome: 'published', published: 4 });
    expect(parameters.values[place]).toBe(ireland);
    expect(parameters.calls.filter((call) => call === `put ${place}`)).toHaveLength(3);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(90_000);
  });

  it('gives up on an AMI that the account never sees after three writes, in about 90 s', async () => {
    const { answer, parameters, waits } = await publish((fake) => {
      fake.faults[place] = 'invisible';
    });
    expect(answer.failures).toMatchObject([{ code: 'AMI_NOT_VISIBLE' }]);
    expect(parameters.calls.filter((call) => call === `put ${place}`)).toHaveLength(3);
    const waited = waits.reduce((sum, wait) => sum + wait, 0);
    expect(waited).toBeGreaterThan(80_000);
    expect(waited).toBeLessThan(95_000);
  });

  it('says that the AMI was deregistered where it was, and does not write again', async () => {
    const { answer, parameters } = await publish((fake, registry) => {
      fake.faults[place] = 'invisible';
      registry.remove('eu-west-1', ireland);
    });
    expect(answer.failures).toMatchObject([
      {
        code: 'AMI_NOT_AVAILABLE',
        message: `/golden/web-server did not accept ${ireland}: ${ireland} in eu-west-1 is gone (deregistered).`,
      },
    ]);
    expect(parameters.calls.filter((call) => call === `put ${place}`)).toHaveLength(1);
  });

  it('ends within the time of its function when every target of a large batch fails', async () => {
    const accounts = Array.from({ length: 50 }, (_, index) => String(400000000000 + index));
    const regions = Array.from({ length: 17 }, (_, index) => `eu-test-${index + 1}`);
    const many = anImage('web-server/1.4.0/7', {
      amis: regions.map((region) => ({ region, id: virginia, account: HUB })),
    });
    const registry = fakeRegistry();
    for (const region of regions) registry.put(region, virginia);
    const stage = aStage('dev', DEV, { targets: accounts.map((account) => ({ account, regions })) });
    let longest = 0;
    let elapsed = 0;
    const step = publishImage({
      configuration: aConfiguration({ stages: [{ ...stage, hubParameterName: undefined }], regions }),
      parametersOf: () => ({ put: async () => 1, read: async () => undefined }),
      containerTags: fakeContainers(),
      actIn: (_account, work) => work(),
      registry,
      // 64 wait at once: what one of them waits passes for all.
      now: () => new Date(NOW.getTime() + elapsed),
      sleep: async (milliseconds) => {
        elapsed += milliseconds / 64;
        longest = Math.max(longest, elapsed);
      },
    });
    const answer = await step({ image: many, stage: 'dev', accounts, hub: false });
    expect(answer.failureCount).toBe(850);
    expect(longest).toBeLessThan(540_000);
  });

  it('says for every region of an account that its role cannot be assumed', async () => {
    const refused = awsError('AccessDenied', 'not authorized to perform: sts:AssumeRole on resource: spoke');
    const { answer } = await publish(() => {}, { [DEV]: refused });
    expect(answer.failures.map(({ code }) => code)).toEqual(['ASSUME_ROLE_FAILED', 'ASSUME_ROLE_FAILED']);
  });

  it('answers small however many targets fail', async () => {
    const accounts = Array.from({ length: 50 }, (_, index) => String(400000000000 + index));
    const stage = aStage('dev', DEV, { targets: accounts.map((account) => ({ account, regions: REGIONS })) });
    const step = publishImage({
      configuration: aConfiguration({ stages: [stage] }),
      parametersOf: fakeParameters().of,
      containerTags: fakeContainers(),
      actIn: async () => {
        throw awsError('AccessDenied', 'x'.repeat(300));
      },
      registry: fakeRegistry(),
      now: () => NOW,
      sleep: async () => {},
    });
    const answer = await step({ image, stage: 'dev', accounts, hub: false });
    expect(answer).toMatchObject({ failureCount: 100, published: 0 });
    expect(JSON.stringify(answer).length).toBeLessThan(16_000);
  });
});
