import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, promotionsOf } from './world.ts';

const images = Array.from({ length: 25 }, (_, index) => ({ name: `golden-image-${index + 1}` }));

let world: Deployed;

beforeAll(async () => {
  world = await deployed(await reconfigured((example) => ({ ...example, images })));
});

afterAll(() => world.local.close());

describe('more images than one rule has room for', () => {
  it('are promoted, the last of them as well as the first', async () => {
    for (const name of ['golden-image-1', 'golden-image-25']) await bake(world, { name });
    await world.settle();
    const outcomes = promotionsOf(world).map(({ output }) => [
      (output['image'] as { name: string }).name,
      output['outcome'],
    ]);
    expect(Object.fromEntries(outcomes)).toEqual({ 'golden-image-1': 'promoted', 'golden-image-25': 'promoted' });
    expect(outcomes).toHaveLength(2);
  });
});
