import { LocalAwsError } from '../kernel/errors.ts';
import type { Service } from '../kernel/service.ts';
import type { World } from '../kernel/world.ts';
import { readAssembly, type StackArtifact } from './assembly.ts';
import { problemsOf, type ResourceTypes } from './check.ts';
import { deployStack } from './deploy-stack.ts';
import { inOrder } from './sort.ts';
import { problemsOfStackSets, STACK_SET, stackSetType } from './stack-set.ts';

export interface DeployedStack {
  readonly id: string;
  readonly stackName: string;
  readonly stackId: string;
  readonly account: string;
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Physical ids by logical id. */
  readonly resources: Readonly<Record<string, string>>;
}

export type DeployedStacks = readonly DeployedStack[];

export interface AssemblyRequest {
  /** `cdk.out` */
  readonly directory: string;
  readonly world: World;
  readonly services: readonly Service[];
  /** Ids of stacks to deploy before the others, in this order; dependencies still come first. */
  readonly order?: readonly string[];
}

/**
 * Deploys every stack of a cloud assembly into the account and region that it names; doing it again updates. Throws
 * {@link LocalAwsError} with everything that local AWS cannot run, before anything is created.
 */
export const deployAssembly = async ({
  directory,
  world,
  services,
  order = [],
}: AssemblyRequest): Promise<DeployedStacks> => {
  const types = resourceTypes(services);
  const stacks = sorted(readAssembly(directory), order);
  const problems = stacks.flatMap(({ stackName, template }) => [
    ...problemsOf(stackName, template, types),
    ...problemsOfStackSets(stackName, template, types),
  ]);
  if (problems.length > 0)
    throw new LocalAwsError(
      `Local AWS cannot run ${directory}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  return world.clock.busy(async () => {
    const deployed: DeployedStack[] = [];
    for (const stack of stacks) deployed.push(await deploy(stack, types, world));
    return deployed;
  });
};

const resourceTypes = (services: readonly Service[]): ResourceTypes => {
  const types = new Map(services.flatMap(({ resourceTypes = {} }) => Object.entries(resourceTypes)));
  types.set(STACK_SET, stackSetType(types));
  return types;
};

const sorted = (stacks: readonly StackArtifact[], order: readonly string[]): readonly StackArtifact[] => {
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  const byRank = [...stacks].sort((a, b) => rank(a.id) - rank(b.id));
  const all = new Map(byRank.map((stack) => [stack.id, stack]));
  const { sorted: inSequence, cycle } = inOrder(all, ({ dependencies }) => dependencies);
  if (cycle) throw new LocalAwsError(`The stacks depend on each other in a circle: ${cycle.join(' → ')}.`);
  return inSequence;
};

const deploy = async (stack: StackArtifact, types: ResourceTypes, world: World): Promise<DeployedStack> => {
  const { id, stackName, account, region } = stack;
  const record = await deployStack(stack, types, world);
  return {
    id,
    stackName,
    stackId: record.stackId,
    account,
    region,
    outputs: Object.fromEntries(record.outputs.map(({ key, value }) => [key, value])),
    resources: Object.fromEntries(record.resources.map(({ logicalId, physicalId }) => [logicalId, physicalId])),
  };
};
