import { shareImage } from '../../functions/share-image/share-image.ts';
import { configurationSchema } from '../../shared/configuration/schema.ts';
import type { LaunchPermission } from '../../shared/domain/launch-permission.ts';
import { aConfiguration, anImage, aStage, DEV, HUB, NOW, PROD } from '../support/builders.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';
import { type FakeAmi, fakeRegistry } from '../support/fakes/fake-registry.ts';

const image = anImage();
const account = (id: string): LaunchPermission => ({ kind: 'account', id });

const share = async (amis: Record<string, Partial<FakeAmi> | 'gone'> = {}, configuration = aConfiguration()) => {
  const registry = fakeRegistry();
  const copies = image.amis.map(({ region, id }) => {
    const given = amis[region] ?? {};
    return given === 'gone' ? undefined : registry.put(region, id, given);
  });
  const step = shareImage({ registry, configuration, now: () => NOW });
  const input = { image, stages: ['dev', 'prod'], promotionId: 'promotion-1', verdict: 'promote' };
  return { answer: await step(input), copies, registry, again: () => step(input) };
};

describe('Sharing an image', () => {
  it('gives every account of the stages permission in every region, and tags AMI and snapshots, once each', async () => {
    const { answer, copies, registry } = await share();
    expect(answer).toEqual({ outcome: 'shared', granted: 4, amis: 2, warnings: [] });
    for (const copy of copies) expect(copy?.permissions).toEqual([account(DEV), account(PROD)]);
    expect(registry.writes.sort()).toEqual([
      'allow eu-west-1',
      'allow us-east-1',
      'protect eu-west-1',
      'protect us-east-1',
      'tag eu-west-1 1 snapshot(s)',
      'tag us-east-1 1 snapshot(s)',
    ]);
  });

  it('never gives it to everybody, whatever is configured', async () => {
    const { copies } = await share();
    expect(copies.flatMap((copy) => copy?.permissions ?? []).filter(({ kind }) => kind === 'group')).toEqual([]);
    // There is no word for it: what is shared with is an account, or the ARN of a unit or an organisation.
    for (const open of ['all', '*', 'arn:aws:organizations::*:organization/*'])
      expect(configurationSchema.shape.stages.element.shape.share.safeParse({ organizations: [open] }).success).toBe(
        false,
      );
  });

  it('says in the tags what the image is, what was decided, by which promotion and when', async () => {
    const { copies } = await share();
    expect(copies[0]?.tags).toEqual({
      'hallmark:image': 'web-server',
      'hallmark:version': '1.4.0/7',
      'hallmark:verdict': 'promote',
      'hallmark:promotion': 'promotion-1',
      'hallmark:promoted-at': '2026-11-22T02:00:00.000Z',
      'hallmark:protected': 'true',
    });
  });

  it('adds only what is missing, and makes no call where nothing is', async () => {
    const { answer, registry } = await share({
      'us-east-1': { permissions: [account(DEV), account(PROD)] },
      'eu-west-1': { permissions: [account(DEV)] },
    });
    expect(answer).toMatchObject({ granted: 1 });
    expect(registry.writes).not.toContain('allow us-east-1');
  });

  it('grants nothing the second time', async () => {
    const { again, registry } = await share();
    registry.writes.length = 0;
    expect(await again()).toMatchObject({ outcome: 'shared', granted: 0 });
    expect(registry.writes.filter((write) => write.startsWith('allow'))).toEqual([]);
  });

  it('gives units and organisations permission by their ARN, and the hub none, for it owns the AMI', async () => {
    const unit = 'arn:aws:organizations::111111111111:ou/o-exampleorg/ou-ab12-cdef3456';
    const stage = aStage('dev', HUB, { share: { accounts: [HUB], organizationalUnits: [unit], organizations: [] } });
    const { copies } = await share({}, aConfiguration({ stages: [stage] }));
    expect(copies[0]?.permissions).toEqual([{ kind: 'organizational-unit', arn: unit }]);
  });

  it.each<[string, string, Partial<FakeAmi> | 'gone']>([
    ['is gone', 'AMI_NOT_AVAILABLE', 'gone'],
    ['is disabled', 'AMI_NOT_AVAILABLE', { state: 'disabled' }],
    ['is deprecated', 'AMI_NOT_AVAILABLE', { deprecatedFrom: '2026-11-01T00:00:00Z' }],
    [
      'would be shared with more than 1,000',
      'QUOTA_EXCEEDED',
      { permissions: Array.from({ length: 999 }, (_, index) => account(String(500000000000 + index))) },
    ],
  ])('changes nothing in any region when the AMI of one %s', async (_what, code, ami) => {
    const { answer, registry } = await share({ 'eu-west-1': ami });
    expect(answer).toMatchObject({ outcome: 'rejected', code, message: expect.stringMatching(/eu-west-1/) });
    expect(registry.writes).toEqual([]);
  });

  it('takes back what it gave elsewhere when one AMI is under the AWS managed key, and tags nothing', async () => {
    const { answer, copies, registry } = await share({
      'eu-west-1': { managedKey: true },
      'us-east-1': { permissions: [account(DEV)] },
    });
    expect(answer).toMatchObject({ outcome: 'rejected', code: 'AWS_MANAGED_KEY' });
    expect(copies.map((copy) => copy?.permissions)).toEqual([[account(DEV)], []]);
    expect(registry.writes.filter((write) => write.startsWith('tag'))).toEqual([]);
  });

  it('shares a deprecated AMI where a stage goes back to it on purpose: EC2 still launches it', async () => {
    const registry = fakeRegistry();
    for (const { region, id } of image.amis) registry.put(region, id, { deprecatedFrom: '2026-11-01T00:00:00Z' });
    const step = shareImage({ registry, configuration: aConfiguration(), now: () => NOW });
    const input = { image, stages: ['prod'], promotionId: 'promotion-1', verdict: 'promote' };
    expect(await step({ ...input, back: true })).toMatchObject({ outcome: 'shared' });
    expect(await step({ ...input, back: false })).toMatchObject({ outcome: 'rejected', code: 'AMI_NOT_AVAILABLE' });
  });

  it('says that a deregistered AMI is gone, and not that IAM refuses to read it', async () => {
    const { answer } = await share({ 'eu-west-1': 'gone' });
    const id = image.amis.find(({ region }) => region === 'eu-west-1')?.id;
    expect(answer).toMatchObject({ message: `${id} in eu-west-1 is gone (deregistered).` });
  });

  it('names every region in which an AMI is gone', async () => {
    const { answer } = await share({ 'eu-west-1': 'gone', 'us-east-1': 'gone' });
    for (const { region, id } of image.amis)
      expect(answer).toHaveProperty('message', expect.stringContaining(`${id} in ${region} is gone (deregistered).`));
  });

  it.each(['allow', 'tag', 'launchPermissions'] as const)(
    'says so, too, when it is deregistered right before %s: IAM refuses what it cannot see',
    async (call) => {
      const registry = fakeRegistry();
      for (const { region, id } of image.amis) registry.put(region, id);
      registry[call] = async (region: string) => {
        for (const { id } of image.amis) registry.remove(region, id);
        throw awsError('UnauthorizedOperation', 'no');
      };
      const step = shareImage({ registry, configuration: aConfiguration(), now: () => NOW });
      const answer = await step({ image, stages: ['dev'], promotionId: 'promotion-1', verdict: 'promote' });
      expect(answer).toMatchObject({
        outcome: 'rejected',
        code: 'AMI_NOT_AVAILABLE',
        message: expect.stringContaining('is gone (deregistered)'),
      });
    },
  );

  it('fails with the refusal of IAM where the AMI is there', async () => {
    const registry = fakeRegistry();
    for (const { region, id } of image.amis) registry.put(region, id);
    registry.tag = async () => {
      throw awsError('UnauthorizedOperation', 'no');
    };
    const step = shareImage({ registry, configuration: aConfiguration(), now: () => NOW });
    const sharing = step({ image, stages: ['dev'], promotionId: 'promotion-1', verdict: 'promote' });
    await expect(sharing).rejects.toThrow('no');
  });

  it('protects AMIs from deregistration, and marks those that it protected', async () => {
    const { copies, again, registry } = await share({ 'eu-west-1': { protected: true } });
    expect(copies.map((copy) => copy?.protected)).toEqual([true, true]);
    expect(copies.map((copy) => copy?.tags['hallmark:protected'])).toEqual(['true', undefined]);
    registry.writes.length = 0;
    await again();
    expect(registry.writes.filter((write) => write.startsWith('protect'))).toEqual([]);
    expect(copies.map((copy) => copy?.tags['hallmark:protected'])).toEqual(['true', undefined]);
  });

  it('shares what it cannot protect, and says so', async () => {
    const registry = fakeRegistry();
    for (const { region, id } of image.amis) registry.put(region, id);
    registry.protectionError = awsError('UnauthorizedOperation', 'not allowed');
    const step = shareImage({ registry, configuration: aConfiguration(), now: () => NOW });
    const answer = await step({ image, stages: ['dev'], promotionId: 'promotion-1', verdict: 'promote' });
    const [first] = image.amis;
    expect(answer).toMatchObject({ outcome: 'shared' });
    expect(answer).toHaveProperty(
      'warnings',
      expect.arrayContaining([
        `${first?.id} in ${first?.region} is not protected from deregistration: UnauthorizedOperation: not allowed`,
      ]),
    );
  });

  it('does share an AMI that is deprecated only later', async () => {
    expect((await share({ 'eu-west-1': { deprecatedFrom: '2028-01-01T00:00:00Z' } })).answer.outcome).toBe('shared');
  });
});
