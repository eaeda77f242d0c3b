import { protectImages } from '../../functions/protect-images/protect-images.ts';
import { aConfiguration, anImage, NOW } from '../support/builders.ts';
import { fakeLedger } from '../support/fakes/fake-ledger.ts';
import { awsError } from '../support/fakes/fake-parameters.ts';
import { type FakeAmi, fakeRegistry } from '../support/fakes/fake-registry.ts';

const [A, B, C] = [6, 7, 8].map((build) => anImage(`web-server/1.4.0/${build}`)) as [
  ReturnType<typeof anImage>,
  ReturnType<typeof anImage>,
  ReturnType<typeof anImage>,
];

/** All three were shared once; dev has had them in this order, and no other stage has any. */
const world = async (images = [A, B, C]) => {
  const registry = fakeRegistry();
  const ledger = fakeLedger();
  const make = (image: typeof A, more: Partial<FakeAmi> = {}) => {
    for (const { region, id } of image.amis)
      registry.put(region, id, {
        buildVersionArn: image.buildVersionArn,
        protected: true,
        tags: { 'hallmark:image': 'web-server', 'hallmark:protected': 'true' },
        ...more,
      });
  };
  for (const image of [A, B, C]) make(image);
  const complete = async (image: typeof A, stage: string) => {
    const take = { image, stage, owner: image.version, now: NOW.toISOString(), force: false, downgrade: false };
    await ledger.take(take);
    await ledger.complete({ image, stage, owner: image.version, at: NOW.toISOString(), repair: false });
  };
  for (const image of images) await complete(image, 'dev');
  const settle = protectImages({ registry, ledger, configuration: aConfiguration() });
  const isProtected = async (image: typeof A) => {
    const states = await Promise.all(
      image.amis.map(async ({ region, id }) => (await registry.describe(region, id))?.protected),
    );
    return states.every(Boolean) ? true : states.some(Boolean) ? 'in part' : false;
  };
  return { registry, ledger, make, complete, isProtected, settle: () => settle({ image: 'web-server' }) };
};

describe('Protection from deregistration', () => {
  it('is taken from what is neither current nor previous in any stage, in every region', async () => {
    const { settle, isProtected } = await world();
    expect(await settle()).toEqual({ outcome: 'settled', protected: 0, unprotected: 2, warnings: [] });
    expect(await Promise.all([A, B, C].map(isProtected))).toEqual([false, true, true]);
  });

  it('stays while another stage has the image, or has had it last', async () => {
    const { settle, complete, isProtected } = await world();
    await complete(A, 'prod');
    await settle();
    expect(await isProtected(A)).toBe(true);
    await complete(B, 'prod');
    await settle();
    expect(await isProtected(A)).toBe(true);
    await complete(C, 'prod');
    await settle();
    expect(await isProtected(A)).toBe(false);
  });

  it('stays while a promotion brings the image, and while it waits in a queue', async () => {
    const { ledger, settle, isProtected } = await world([B, C]);
    const row = { promotionId: 'p', executionArn: 'e', trigger: 'event', stages: ['dev'], verdict: {}, startedAt: '' };
    await ledger.recordStart({ ...row, image: A });
    await settle();
    expect(await isProtected(A)).toBe(true);
    await ledger.recordEnd('web-server', 'p', { outcome: 'superseded', message: '', endedAt: '' });
    await ledger.queue('prod', { image: A, stages: ['prod'] });
    await settle();
    expect(await isProtected(A)).toBe(true);
  });

  it('is given to what a stage has without it', async () => {
    const { make, settle, isProtected } = await world();
    make(C, { protected: false });
    expect(await settle()).toMatchObject({ protected: 2 });
    expect(await isProtected(C)).toBe(true);
  });

  it('of a person is left as it is', async () => {
    const { make, settle, isProtected } = await world();
    make(A, { tags: { 'hallmark:image': 'web-server' } });
    expect(await settle()).toMatchObject({ unprotected: 0 });
    expect(await isProtected(A)).toBe(true);
  });

  it('of a person is left as it is on an AMI that Hallmark has let go, too', async () => {
    const { registry, settle, isProtected } = await world();
    await settle();
    for (const { region, id } of A.amis) await registry.protect(region, id);
    expect(await settle()).toMatchObject({ unprotected: 0 });
    expect(await isProtected(A)).toBe(true);
  });

  it('stays while a stage has failed or was left half-way: what it has is not known', async () => {
    const { ledger, settle, isProtected } = await world([B, C]);
    const take = { image: A, stage: 'prod', owner: 'a', now: NOW.toISOString(), force: false, downgrade: false };
    await ledger.take(take);
    await settle();
    expect(await isProtected(A)).toBe(true);
    await ledger.fail('web-server', 'prod', 'a', { by: 'hallmark', reason: 'A failed here', at: '' });
    await settle();
    expect(await isProtected(A)).toBe(true);
    await ledger.take({ ...take, image: C, owner: 'c', force: true });
    await ledger.complete({ image: C, stage: 'prod', owner: 'c', at: '', repair: false });
    await settle();
    expect(await isProtected(A)).toBe(false);
  });

  it('changes nothing the second time', async () => {
    const { registry, settle } = await world();
    await settle();
    registry.writes.length = 0;
    expect(await settle()).toEqual({ outcome: 'settled', protected: 0, unprotected: 0, warnings: [] });
    expect(registry.writes).toEqual([]);
  });

  it('that fails is a warning for each AMI, and no error', async () => {
    const { registry, make, settle } = await world();
    make(C, { protected: false });
    registry.protectionError = awsError('UnauthorizedOperation', 'no');
    const { warnings } = await settle();
    expect(warnings).toContain(
      `${A.amis[0]?.id} in us-east-1 is still protected from deregistration, or marked so, although no stage has it: UnauthorizedOperation: no`,
    );
    expect(warnings).toContain(
      `${C.amis[0]?.id} in us-east-1 is not protected from deregistration: UnauthorizedOperation: no`,
    );
  });

  it('of an AMI that is deregistered at this moment is no matter any more', async () => {
    const { registry, settle } = await world();
    registry.unprotect = async (region, id) => {
      registry.remove(region, id);
      throw awsError('UnauthorizedOperation', 'no');
    };
    expect(await settle()).toMatchObject({ unprotected: 0, warnings: [] });
  });
});
