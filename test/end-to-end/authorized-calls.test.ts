import { silentProgress } from '../../local/play/console.ts';
import { launchFleets } from '../../local/play/stage-setting.ts';
import { recordAccesses, strangenessOf } from '../support/security/asked.ts';
import { bake, type Deployed, deployed, published } from './world.ts';

let world: Deployed;

beforeAll(async () => {
  world = await deployed();
});

afterAll(async () => {
  await world.local.close();
});

describe('A promotion', () => {
  it('asks only for permissions that AWS has, on resources that they are for', async () => {
    const asked = recordAccesses(world.local.world);
    await bake(world);
    await world.settle();
    await launchFleets({ ...world, progress: silentProgress });
    await bake(world);
    await world.settle();
    expect(Object.values(published(world)).every(Boolean)).toBe(true);
    expect(asked.size).toBeGreaterThan(100);
    expect(await strangenessOf([...asked.values()])).toEqual([]);
  });
});
