import { publishImage } from '../../functions/publish-image/publish-image.ts';
import { aConfiguration, anImage, aStage, DEV, HUB, REGIONS } from '../support/builders.ts';
import { fakeContainers } from '../support/fakes/fake-containers.ts';
import { awsError, type FakeParameters, fakeParameters } from '../support/fakes/fake-parameters.ts';

const image = anImage();
const [virginia = '', ireland = ''] = image.amis.map(({ id }) => id);

const publish = async (
  prepare: (parameters: FakeParameters) => void = () => {},
  barred: Record<string, Error> = {},
) => {
  const parameters = fakeParameters();
  prepare(parameters);
  const waits: number[] = [];
  const step = publishImage({
    configuration: aConfiguration(),
    parametersOf: parameters.of,
    containerTags: fakeContainers(),
    actIn: async (account, work) => {
      const error = barred[account];
      if (error) throw error;
      return work();
    },
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

  it('gives up on a value that never comes after half a minute at most', async () => {
    const { waits } = await publish((fake) => {
      fake.faults[place] = 'invisible';
    });
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(30_000);
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
      sleep: async () => {},
    });
    const answer = await step({ image, stage: 'dev', accounts, hub: false });
    expect(answer).toMatchObject({ failureCount: 100, published: 0 });
    expect(JSON.stringify(answer).length).toBeLessThan(16_000);
  });
});
