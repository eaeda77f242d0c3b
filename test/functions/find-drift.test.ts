import { findDrift } from '../../functions/find-drift/find-drift.ts';
import type { ParameterReadings } from '../../shared/ports/parameter-readings.ts';
import { aConfiguration, anImage, HUB, PROD } from '../support/builders.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';

const IMAGE = anImage();
const channel = { image: IMAGE, stage: 'prod', fence: 4 };
const idIn = (region: string): string => IMAGE.amis.find((copy) => copy.region === region)?.id ?? '';

/** Parameter Stores in which everything is as it should be, but for what a test says. */
const scene = (changed: Record<string, string | null> = {}, broken: Record<string, Error> = {}) => {
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
  const find = findDrift({ configuration: aConfiguration(), readingsOf, actIn: (_account, work) => work() });
  return { find, asked };
};

describe('A comparison of parameters with the ledger', () => {
  it('reads each account and region once, whatever the number of channels', async () => {
    const { find, asked } = scene();
    const dev = { image: IMAGE, stage: 'dev', fence: 1 };
    expect(await find({ channels: [channel, dev] })).toMatchObject({ channels: [], failures: [] });
    expect(asked).toContain(`${HUB} us-east-1 /golden/web-server/prod /golden/web-server/dev`);
    expect(asked).toHaveLength(6);
  });

  it('names what differs, who changed it and when', async () => {
    const { find } = scene({ [`${PROD} eu-west-1 /golden/web-server`]: 'ami-other' });
    const { channels } = await find({ channels: [channel] });
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
    const { channels } = await find({ channels: [channel] });
    expect(channels[0]?.differences).toMatchObject([{ found: null, version: 0, inHub: true }]);
    expect(channels[0]?.differences[0]).not.toHaveProperty('by');
  });

  it('says where it could not look, and looks at the others', async () => {
    const { find } = scene(
      { [`${PROD} eu-west-1 /golden/web-server`]: 'ami-other' },
      { [`${PROD} us-east-1`]: awsError('AccessDeniedException') },
    );
    expect(await find({ channels: [channel] })).toMatchObject({
      channels: [{ count: 1 }],
      failures: [{ where: `${PROD} us-east-1`, code: 'ACCESS_DENIED' }],
      failureCount: 1,
    });
  });
});
