import { deployAssembly } from '../../../local/deploy/deploy-assembly.ts';
import { resourceTypesOf } from '../../../local/deploy/resource-types.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import { ec2Region, ec2State } from '../../../local/services/ec2/state.ts';
import { registryOf } from '../../../local/services/ecr/state.ts';
import { eventsState } from '../../../local/services/events/state.ts';
import { ssmState } from '../../../local/services/ssm/state.ts';
import { writeAssembly } from './support/assembly.ts';
import { EVERY_TYPE } from './support/every-type.ts';
import { readyAccount } from './support/ready-account.ts';
import { call, HUB, REGION } from './support/world.ts';

/** Everything that services keep, without what is empty, and without the records of stacks and of what instances were there. */
const kept = (world: LocalWorld): unknown =>
  full(
    Object.fromEntries(
      Object.entries(world.snapshot().state)
        .filter(([place]) => !place.startsWith('cloudformation/'))
        .map(([place, state]) => [place, { ...state, instances: {}, tokens: {}, ...withoutTraces(state) }]),
    ),
  );

/** Tags of instances that were terminated, and scans that were switched off again, are as good as never there. */
const withoutTraces = ({ tags = {}, scanTypes = {} }: { tags?: object; scanTypes?: Record<string, object> }) => ({
  tags: Object.fromEntries(Object.entries(tags).filter(([id]) => !id.startsWith('i-'))),
  scanTypes: Object.fromEntries(Object.entries(scanTypes).filter(([, type]) => !('enabled' in type) || type.enabled)),
});

const full = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, full(inner)] as const)
    .filter(([, inner]) => inner !== undefined && JSON.stringify(inner) !== '{}' && JSON.stringify(inner) !== '[]');
  return Object.fromEntries(entries);
};

const deploy = (world: LocalWorld, Resources: object, more = {}) =>
  deployAssembly({ directory: writeAssembly({ Hub: { template: { Resources } } }), world, ...more });

describe('Deleting a stack', () => {
  it('is tried with every resource type that local AWS has', async () => {
    const { world } = await readyAccount();
    const tried = new Set(Object.values(EVERY_TYPE).map(({ Type }) => Type));
    expect([...resourceTypesOf(world).keys()].filter((type) => !tried.has(type))).toEqual([]);
    world.clock.stop();
  });

  it('leaves nothing of any type behind', async () => {
    const { world } = await readyAccount();
    for (const made of [ec2State, ssmState, eventsState, registryOf]) made(world, HUB, REGION);
    ec2Region(world, REGION);
    const before = JSON.stringify(kept(world));
    await deploy(world, EVERY_TYPE);
    expect(JSON.stringify(kept(world))).not.toBe(before);
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'Hub' });
    await expect(call(world, 'cloudformation', 'DescribeStacks', { StackName: 'Hub' })).rejects.toThrow(
      'Stack with id Hub does not exist',
    );
    expect(kept(world)).toEqual(JSON.parse(before));
    world.clock.stop();
  });

  it('can be followed by the same deployment', async () => {
    const { world } = await readyAccount();
    const [first] = await deploy(world, EVERY_TYPE);
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'Hub' });
    const [again] = await deploy(world, EVERY_TYPE);
    expect(again?.stackId).not.toBe(first?.stackId);
    expect(Object.keys(again?.resources ?? {})).toEqual(Object.keys(first?.resources ?? {}));
    world.clock.stop();
  });
});
