import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { targetSessions } from '../../../shared/aws/target-sessions.ts';
import { putRole, SPOKE } from '../../local/kernel/world-of.ts';
import { aConfiguration, HUB } from '../../support/builders.ts';
import { awsError } from '../../support/fakes/fake-parameters.ts';
import { localAws } from './local-aws.ts';

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-south-1'];

const world = localAws({}, () => REGIONS.map((region) => clientFor(STSClient, region)));

beforeAll(() => {
  putRole(world, SPOKE, 'hallmark-spoke', {
    trust: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${HUB}:root` },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'hallmark' } },
        },
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${HUB}:root` }, Action: 'sts:TagSession' },
      ],
    },
    policies: { own: { Statement: { Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' } } },
  });
});

const whoAmI = async (region: string): Promise<string> =>
  (await clientFor(STSClient, region).send(new GetCallerIdentityCommand({}))).Arn ?? '';
/** The stages that sessions were opened for, in order; null: one that only reads. */
const stages = () =>
  world.calls
    .filter(({ operation }) => operation === 'AssumeRole')
    .map(({ input }) => (input as { Tags?: readonly { Key: string; Value: string }[] }).Tags)
    .map((tags) => (tags === undefined ? null : tags.map(({ Key, Value }) => `${Key}=${Value}`).join(' ')));
const assumed = () => world.calls.filter(({ operation }) => operation === 'AssumeRole').length;

describe('A session in a target account', () => {
  it('is opened once, for all regions and all callers at the same time', async () => {
    const before = assumed();
    const sessions = targetSessions(aConfiguration(), 'test');
    const everywhere = await Promise.all(REGIONS.map((region) => sessions.read(SPOKE, () => whoAmI(region))));
    expect(new Set(everywhere)).toEqual(new Set([`arn:aws:sts::${SPOKE}:assumed-role/hallmark-spoke/test`]));
    await sessions.read(SPOKE, () => whoAmI('us-east-1'));
    expect(assumed() - before).toBe(1);
  });

  it('says which stage it is for, once for each, and a session that only reads says none', async () => {
    const before = assumed();
    const { act, read } = targetSessions(aConfiguration(), 'test');
    const work = () => whoAmI('us-east-1');
    await Promise.all([act(SPOKE, work, 'dev'), act(SPOKE, work, 'prod'), read(SPOKE, work), act(SPOKE, work, 'dev')]);
    await act(SPOKE, work, 'prod');
    expect(stages().slice(before)).toEqual(['hallmark:stage=dev', 'hallmark:stage=prod', null]);
  });

  it('is used by the calls made in it, and by no other call of the same client', async () => {
    const { read } = targetSessions(aConfiguration(), 'test');
    const [inside, outside] = await Promise.all([read(SPOKE, () => whoAmI('us-east-1')), whoAmI('us-east-1')]);
    expect(inside).toContain(`:${SPOKE}:assumed-role/`);
    expect(outside).toContain(`:${HUB}:root`);
  });

  it('is not needed in the hub', async () => {
    const before = assumed();
    const { read } = targetSessions(aConfiguration(), 'test');
    expect(await read(HUB, () => whoAmI('us-east-1'))).toContain(`:${HUB}:root`);
    expect(assumed()).toBe(before);
  });

  it('is opened once more when it has ended before its time', async () => {
    const before = assumed();
    const { read } = targetSessions(aConfiguration(), 'test');
    let attempts = 0;
    const work = async () => {
      attempts += 1;
      if (attempts === 1) throw awsError('ExpiredTokenException');
      return 'done';
    };
    expect(await read(SPOKE, work)).toBe('done');
    expect(assumed() - before).toBe(2);
  });

  it('fails as AssumeRole does, and is tried anew the next time', async () => {
    const before = assumed();
    const configuration = aConfiguration();
    const spoke = { ...configuration.spoke, externalId: 'wrong' };
    const sessions = targetSessions({ ...configuration, spoke }, 'test');
    for (const _attempt of [1, 2]) {
      await expect(sessions.read(SPOKE, () => whoAmI('us-east-1'))).rejects.toMatchObject({
        name: expect.stringMatching(/^AccessDenied/),
        message: expect.stringMatching(/sts:AssumeRole/),
      });
    }
    expect(assumed() - before).toBe(2);
  });
});
