import { DescribeAutoScalingGroupsCommand, DescribeInstanceRefreshesCommand } from '@aws-sdk/client-auto-scaling';
import { silentProgress } from '../../local/play/console.ts';
import { targets } from '../../local/play/layout.ts';
import { launchFleets } from '../../local/play/stage-setting.ts';
import { bake, type Deployed, deployed, promotionsOf } from './world.ts';

let world: Deployed;

beforeEach(async () => {
  world = await deployed();
  await bake(world);
  await world.settle();
  await launchFleets({ ...world, progress: silentProgress });
});

afterEach(async () => {
  await world.local.close();
});

/** How many refreshes each fleet has had. */
const refreshes = async (): Promise<number[]> => {
  const places = world.image.stages.flatMap(targets);
  const counts = await Promise.all(
    places.map(async ({ account, region }) => {
      const client = world.clients.autoScaling(account, region);
      const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
      const groups = (AutoScalingGroups ?? []).map(({ AutoScalingGroupName }) => AutoScalingGroupName);
      return Promise.all(
        groups.map(async (AutoScalingGroupName) => {
          const command = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName });
          return (await client.send(command)).InstanceRefreshes?.length ?? 0;
        }),
      );
    }),
  );
  return counts.flat();
};

describe('a function of the fleets that is killed and runs again', () => {
  it.each(
    ['find-fleets', 'prepare-fleet', 'refresh-fleet'].flatMap((name) => [
      [name, 'crash-before'],
      [name, 'crash-after'],
    ]),
  )('%s (%s) leaves every fleet refreshed once', async (functionName, kind) => {
    await world.control('lambda/faults', { functionName: `hallmark-${functionName}`, kind, count: 1 });
    await bake(world);
    await world.settle();

    expect(promotionsOf(world).at(-1)?.output['outcome']).toBe('promoted');
    expect(await refreshes()).toEqual([1, 1, 1, 1, 1, 1]);
  });
});
