import { checkNothingMissing } from '../assumed/missing.ts';
import { LocalAwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';
import { cloudFormationState } from '../services/cloudformation/state.ts';
import { readAssembly, type StackArtifact } from './assembly.ts';
import { checkBootstrap } from './bootstrap.ts';
import { problemsOf, type ResourceTypes } from './check.ts';
import { deleteStack } from './delete-stack.ts';
import { deployStack } from './deploy-stack.ts';
import { DeploymentError } from './deployment-error.ts';
import { resourceTypesOf } from './resource-types.ts';
import { inOrder } from './sort.ts';
import { problemsOfStackSets } from './stack-set.ts';

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

export interface DeployOptions {
  /** Ids of the stacks to deploy, with those that they depend on; `*` in an id stands for anything (default: all stacks). */
  readonly stacks?: readonly string[] | undefined;
  /** Resources that are in the account under the names of the templates become the stacks' own, as with `cdk deploy --import-existing-resources`. */
  readonly importExistingResources?: boolean | undefined;
}

export interface AssemblyRequest extends DeployOptions {
  /** `cdk.out` */
  readonly directory: string;
  readonly world: World;
  /** Ids of stacks to deploy before the others, in this order; dependencies still come first. */
  readonly order?: readonly string[];
}

/**
 * Deploys stacks of a cloud assembly into the account and region that each names; doing it again updates. Throws
 * {@link LocalAwsError} with everything that local AWS cannot run, before anything is created.
 */
export const deployAssembly = async ({
  directory,
  world,
  order = [],
  stacks: asked,
  importExistingResources,
}: AssemblyRequest): Promise<DeployedStacks> => {
  const types = resourceTypesOf(world);
  const stacks = sorted(chosen(readAssembly(directory), asked), order);
  const problems = stacks.flatMap(({ stackName, template }) => [
    ...problemsOf(stackName, template, types),
    ...problemsOfStackSets(stackName, template, types),
  ]);
  if (problems.length > 0)
    throw new LocalAwsError(
      `Local AWS cannot run ${directory}:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  for (const stack of stacks) await checkBootstrap(stack, world);
  checkNothingMissing(stacks, world);
  return world.clock.busy(async () => {
    const deployed: DeployedStack[] = [];
    for (const stack of stacks) deployed.push(await deploy({ ...stack, importExistingResources }, types, world));
    return deployed;
  });
};

/** As `cdk deploy STACK…`: the stacks with those that they depend on. */
const chosen = (stacks: readonly StackArtifact[], asked: readonly string[] | undefined): readonly StackArtifact[] => {
  if (asked === undefined) return stacks;
  const byId = new Map(stacks.map((stack) => [stack.id, stack]));
  const unknown = asked.filter((id) => !stacks.some((stack) => matches(id, stack)));
  if (unknown.length > 0) {
    const known = [...byId.keys()].join(', ');
    throw new LocalAwsError(`No stacks match the name(s) ${unknown.join(', ')}. The assembly has ${known}.`);
  }
  const wanted = new Set<string>();
  const add = (id: string): void => {
    const stack = byId.get(id);
    if (!stack || wanted.has(id)) return;
    wanted.add(id);
    stack.dependencies.forEach(add);
  };
  for (const stack of stacks) if (asked.some((id) => matches(id, stack))) add(stack.id);
  return stacks.filter(({ id }) => wanted.has(id));
};

const matches = (asked: string, { id, stackName }: StackArtifact): boolean => {
  const pattern = new RegExp(
    `^${asked
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );
  return pattern.test(id) || pattern.test(stackName);
};

const sorted = (stacks: readonly StackArtifact[], order: readonly string[]): readonly StackArtifact[] => {
  const rank = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  const byRank = [...stacks].sort((a, b) => rank(a.id) - rank(b.id));
  const all = new Map(byRank.map((stack) => [stack.id, stack]));
  const { sorted: inSequence, cycle } = inOrder(all, ({ dependencies }) => dependencies);
  if (cycle) throw new LocalAwsError(`The stacks depend on each other in a circle: ${cycle.join(' → ')}.`);
  return inSequence;
};

const deploy = async (
  stack: StackArtifact & Pick<DeployOptions, 'importExistingResources'>,
  types: ResourceTypes,
  world: World,
): Promise<DeployedStack> => {
  const { id, stackName, account, region } = stack;
  await deleteFailedCreation(stack, types, world);
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

/** `cdk deploy` deletes a stack whose creation failed before it makes it again. */
const deleteFailedCreation = async (
  { stackName, account, region }: StackArtifact,
  types: ResourceTypes,
  world: World,
): Promise<void> => {
  const record = cloudFormationState(world, account, region).stacks[stackName];
  if (record?.status !== 'ROLLBACK_COMPLETE' && record?.status !== 'ROLLBACK_FAILED') return;
  const { status, statusReason } = await deleteStack({ account, region, record }, types, world);
  if (status === 'DELETE_COMPLETE') return;
  const reason = `Failed deleting stack ${stackName} that had previously failed creation (current state: ${status}): ${statusReason}`;
  const why = record.events.filter((event) => event.status === 'DELETE_FAILED' && event.physicalId !== record.stackId);
  const failures = why.slice(-record.resources.length).map(({ logicalId, type, reason: said = '' }) => ({
    stackName,
    logicalId,
    resourceType: type,
    reason: said,
  }));
  throw new DeploymentError(failures, { heading: reason });
};
