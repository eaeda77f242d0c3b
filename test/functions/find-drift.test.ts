import { findDrift } from '../../functions/find-drift/find-drift.ts';
import type { ParameterReadings } from '../../shared/ports/parameter-readings.ts';
import { aConfiguration, anImage, aStage, DEV, fleets, HUB, PROD } from '../support/builders.ts';
import { fakeFleets } from '../support/fakes/fake-fleets.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';

const IMAGE = anImage();
const channel = { image: IMAGE, stage: 'prod', fence: 4 };
const idIn = (region: string): string => IMAGE.amis.find((copy) => copy.region === region)?.id ?? '';

/** Parameter Stores in which everything is as it should be, but for what a test says. */
const scene = (changed: Record<string, string | null> = {}, broken: Record<string, Error> = {}) => {
  const aws = fakeFleets();
  const asked: string[] = [];
  const readingsOf = (account: string): ParameterReadings => ({
    readMany: async (region, names) => {
      asked.push(`${account} ${region} ${names.join(' ')}`);
      const error = broken[`${account} ${region}`];
      if (error) throw error;
      return new Map(
        names.flatMap((name) => {
          const value = changed[`${account} ${region} ${name}`];
          return value === null ? [] : [[name, { value: value ?? idIn(region), version: value ? 6 : 5 }] as const];
        }),
      );
    },
    lastChange: async () => ({ by: 'arn:aws:iam::333333333333:user/erin', at: '2026-11-22T02:00:00.000Z' }),
  });
  const find = findDrift({
    configuration: aConfiguration({ stages: [aStage('dev', DEV), aStage('prod', PROD, { fleets })] }),
    directory: aws,
    refreshes: aws,
    readingsOf,
    actIn: (_account, work) => work(),
  });
  return { find, asked, aws };
};

describe('A comparison of parameters with the ledger', () => {
  it('reads each account and region once, whatever the number of channels', async () => {
    const { find, asked } = scene();
    const dev = { image: IMAGE, stage: 'dev', fence: 1 };
    expect(await find({ channels: [channel, dev], unwatched: [] })).toMatchObject({ channels: [], failures: [] });
    expect(asked).toContain(`${HUB} us-east-1 /golden/web-server/prod /golden/web-server/dev`);
    expect(asked).toHaveLength(6);
  });

  it('names what differs, who changed it and when', async () => {
    const { find } = scene({ [`${PROD} eu-west-1 /golden/web-server`]: 'ami-other' });
    const { channels } = await find({ channels: [channel], unwatched: [] });
    expect(channels).toEqual([
      {
        ...{ image: 'web-server', stage: 'prod', fence: 4, count: 1 },
        differences: [
          {
            ...{ account: PROD, region: 'eu-west-1', parameter: '/golden/web-server', inHub: false },
            ...{ expected: idIn('eu-west-1'), found: 'ami-other', version: 6 },
            ...{ by: 'arn:aws:iam::333333333333:user/erin', at: '2026-11-22T02:00:00.000Z' },
          },
        ],
      },
    ]);
  });

  it('names a parameter that is not there: an account that is new to the stage, or one that was deleted', async () => {
    const { find } = scene({ [`${HUB} us-east-1 /golden/web-server/prod`]: null });
    const { channels } = await find({ channels: [channel], unwatched: [] });
    expect(channels[0]?.differences).toMatchObject([{ found: null, version: 0, inHub: true }]);
    expect(channels[0]?.differences[0]).not.toHaveProperty('by');
  });

  it('says where it could not look, and looks at the others', async () => {
    const { find } = scene(
      { [`${PROD} eu-west-1 /golden/web-server`]: 'ami-other' },
      { [`${PROD} us-east-1`]: awsError('AccessDeniedException') },
    );
    expect(await find({ channels: [channel], unwatched: [] })).toMatchObject({
      channels: [{ count: 1 }],
      failures: [{ where: `${PROD} us-east-1`, code: 'ACCESS_DENIED' }],
      failureCount: 1,
    });
  });
});

describe('Fleets of a stage in which a promotion was cut off', () => {
  const look = { channels: [], unwatched: [{ image: 'web-server', stage: 'prod' }] };

  it('are found with how the newest refresh of each stands', async () => {
    const { find, aws } = scene();
    const launchTemplate = { id: 'lt-1', version: '1' };
    aws.fleets.push({ region: 'us-east-1', group: 'web', mixed: false, launchTemplate });
    aws.fleets.push({ region: 'eu-west-1', group: 'api', mixed: false, launchTemplate });
    aws.refreshes['web'] = [{ id: 'r', status: 'InProgress', percentage: 40 }];
    expect((await find(look)).unwatched).toEqual([
      {
        ...{ image: 'web-server', stage: 'prod' },
        fleets: [
          { where: `${PROD} us-east-1 web`, status: 'InProgress', percentage: 40 },
          { where: `${PROD} eu-west-1 api`, status: null, percentage: 0 },
        ],
      },
    ]);
  });

  it('are no news where there are none, and where they cannot be seen that is said', async () => {
    const { find, aws } = scene();
    expect(await find(look)).toMatchObject({ unwatched: [], failures: [] });
    aws.tagged = async () => {
      throw awsError('AccessDenied');
    };
    expect(await find(look)).toMatchObject({ unwatched: [], failureCount: 2 });
  });
});
