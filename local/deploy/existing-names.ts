import type { ExistingResource } from '../kernel/service.ts';
import type { World } from '../kernel/world.ts';
import { cloudFormationState, type StackResource } from '../services/cloudformation/state.ts';
import { DeploymentError, type DeploymentFailure } from './deployment-error.ts';
import { existsMessage } from './handler-message.ts';
import { recordedAssembly } from './recording-assembly.ts';
import { requestFor, type StackContext } from './stack-context.ts';
import type { PlannedResource } from './template-resources.ts';

/** Resources of the account that a deployment imports, by logical id. */
export type Imports = ReadonlyMap<string, ExistingResource>;

/**
 * What CloudFormation validates before it makes anything: no new resource may have a name that is taken, as far as the
 * template tells the primary identifier in plain text. With `importing`, resources that are there become the stack's own.
 * Throws {@link DeploymentError} with every conflict.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
export const checkNames = (
  plan: readonly PlannedResource[],
  known: ReadonlyMap<string, StackResource>,
  importing: boolean,
  context: StackContext,
): Imports => {
  const taken = plan.flatMap((planned) => {
    const existing = known.has(planned.logicalId) ? undefined : existingNamed(planned, context);
    return existing ? [{ ...planned, existing }] : [];
  });
  const { stackName } = context.record;
  const conflict = (logicalId: string, resourceType: string, reason: string): DeploymentFailure => ({
    stackName,
    logicalId,
    resourceType,
    reason,
  });
  if (!importing) {
    const failures = taken.map(({ logicalId, type, existing }) =>
      conflict(logicalId, type, existsMessage(type, shown(existing))),
    );
    if (failures.length > 0) throw new DeploymentError(failures, { heading: heading(stackName), note: ADVICE });
    return new Map();
  }
  const owned = taken.flatMap(({ logicalId, type, existing }) => {
    const owner = ownerOf(type, existing.ref, context);
    return owner ? [conflict(logicalId, type, `${shown(existing)} already exists in stack ${owner}`)] : [];
  });
  if (owned.length > 0) throw new DeploymentError(owned, { heading: heading(stackName) });
  const unkept = taken.filter(({ resource }) => !/^Retain/.test(resource.DeletionPolicy ?? ''));
  if (unkept.length > 0) {
    const affected = unkept.map(
      ({ logicalId, type, existing }) => `${logicalId} ({${context.types.get(type)?.identifier}=${shown(existing)}})`,
    );
    throw new DeploymentError({
      stackName,
      reason: `Failed to create ChangeSet cdk-deploy-change-set on ${stackName}: FAILED, CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are ${affected.join(', ')}`,
    });
  }
  return new Map(taken.map(({ logicalId, existing }) => [logicalId, existing]));
};

/** The name of what is there, as CloudFormation says it. */
export const shown = ({ identifier, shownAs = identifier }: ExistingResource): string => shownAs;

const heading = (stackName: string): string =>
  `Failed to create ChangeSet cdk-deploy-change-set on ${stackName}: FAILED, The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck].`;

const ADVICE =
  'Nothing was changed. Delete these resources, use other names, or import them with --import-existing-resources (each needs a DeletionPolicy of Retain or RetainExceptOnCreate).';

const existingNamed = (
  { logicalId, type, resource: { Properties = {} } }: PlannedResource,
  context: StackContext,
): ExistingResource | undefined => {
  const { identifier, find } = context.types.get(type) ?? {};
  if (identifier === undefined || !isPlain(Properties[identifier])) return undefined;
  const properties = Object.fromEntries(Object.entries(Properties).filter(([, value]) => isPlain(value)));
  return find?.(
    requestFor(context, { logicalId, properties, assembly: recordedAssembly({}), replacements: 0 }),
    context.world,
  );
};

const isPlain = (value: unknown): value is string => typeof value === 'string' && !value.includes('{{resolve:');

/** Id of the stack that a resource belongs to. */
export const ownerOf = (type: string, physicalId: string, { account, region, world, record }: StackContext) =>
  ownersIn(world, account, region).find(
    ({ stackId, resources }) =>
      stackId !== record.stackId && resources.some((one) => one.type === type && one.physicalId === physicalId),
  )?.stackId;

const ownersIn = (world: World, account: string, region: string) =>
  Object.values(cloudFormationState(world, account, region).stacks);
