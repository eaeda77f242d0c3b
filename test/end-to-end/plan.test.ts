import { bake, type Deployed, deployed, promotionsOf, published, startPromotion } from './world.ts';

let world: Deployed;

beforeAll(async () => {
  world = await deployed();
});

afterAll(async () => {
  await world.local.close();
});

const start = async (input: object, name: string): Promise<Readonly<Record<string, unknown>>> => {
  await startPromotion(world, input, name);
  await world.settle();
  return promotionsOf(world).find((each) => each.name === name)?.output ?? {};
};

const WRITE = /^(Put|Create|Update|Delete|Modify|Start|Publish|Send|Tag)/;

describe('A plan on local AWS', () => {
  it('is made by reads alone, applied by its digest, and refused when somebody changed what it had seen', async () => {
    await bake(world);
    await world.settle();
    const before = published(world);
    const { imageBuildVersionArn: image, amis } = await bake(world, { emitEvent: false });
    const seen = world.local.world.calls.length;
    const planned = await start({ image, mode: 'plan' }, 'plan');
    const writes = world.local.world.calls.slice(seen).filter(({ operation }) => WRITE.test(operation));
    const digest = planned['digest'];

    expect(planned).toMatchObject({
      outcome: 'planned',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      warnings: [],
    });
    // The start of the execution itself, and the row by which a later difference can be told.
    expect(writes.map(({ operation }) => operation)).toEqual(['StartExecution', 'PutItem']);
    expect(writes[1]?.input).toMatchObject({ Item: { pk: { S: `PLAN#${digest}` } } });
    expect(published(world)).toEqual(before);

    const applied = await start({ image, mode: 'apply', digest }, 'apply');
    expect(applied['outcome']).toBe('promoted');
    expect(Object.values(published(world))).toContain(amis[0]?.image);
    expect(await start({ image, mode: 'apply', digest }, 'late')).toMatchObject({ code: 'PLAN_CHANGED' });
  });
});
