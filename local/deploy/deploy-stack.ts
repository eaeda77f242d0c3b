import type { LocalAwsError } from '../kernel/errors.ts';
import type { Assembly } from '../kernel/service.ts';
import type { World } from '../kernel/world.ts';
import {
  cloudFormationState,
  exportsOf,
  importersOf,
  outputOf,
  type StackOutput,
  type StackRecord,
  type StackResource,
} from '../services/cloudformation/state.ts';
import type { ResourceTypes } from './check.ts';
import { deleteResources, failedToDelete } from './delete-resources.ts';
import { DeploymentError } from './deployment-error.ts';
import { checkNames } from './existing-names.ts';
import { condition, resolve } from './intrinsics.ts';
import { namesProblem } from './name-rules.ts';
import { stackId } from './names.ts';
import { parameterValues } from './parameters.ts';
import { type Change, putResource } from './put-resource.ts';
import { type Rollback, rollBack } from './roll-back.ts';
import type { Scope } from './scope.ts';
import { enter, type StackContext } from './stack-context.ts';
import type { Template } from './template.ts';
import { quotaFailures } from './template-quotas.ts';
import { plannedResources } from './template-resources.ts';

export interface StackRequest {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly templateText: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly assembly: Assembly;
  readonly terminationProtection?: boolean | undefined;
  /** Resources that are in the account under the names of the template become the stack's own. */
  readonly importExistingResources?: boolean | undefined;
}

/**
 * Creates or updates a stack as CloudFormation does: in the order of references, and back again when a resource fails.
 * Throws {@link DeploymentError} naming stack, resource and reason; the stack is then rolled back.
 */
export const deployStack = async (request: StackRequest, types: ResourceTypes, world: World): Promise<StackRecord> => {
  const { stackName, account, region, importExistingResources = false } = request;
  const { stacks, made } = cloudFormationState(world, account, region);
  const before = stacks[stackName];
  if (before) checkUpdatable(before);
  checkTemplate(request);
  const record = before ?? newRecord(request, made[stackName] ?? 0, world);
  const context: StackContext = { account, region, record, types, world };
  const imports = new Set<string>();
  const scope = await scopeOf(request, record, imports, world);
  const plan = plannedResources(scope);
  const known = new Map(record.resources.map((resource) => [resource.logicalId, resource]));
  checkTypesStay(request, known);
  const imported = checkNames(plan, known, importExistingResources, context);
  if (!before) made[stackName] = (made[stackName] ?? 0) + 1;
  stacks[stackName] = record;
  enter(context, before ? 'UPDATE_IN_PROGRESS' : 'CREATE_IN_PROGRESS', 'User Initiated');
  const changes: Change[] = [];
  let outputs: readonly StackOutput[];
  try {
    for (const planned of plan) {
      const { logicalId } = planned;
      const putting = { planned, before: known.get(logicalId), imported: imported.get(logicalId) };
      const made = await putResource({ ...putting, assembly: request.assembly, scope, changes }, context);
      const { physicalId, attributes } = made;
      scope.resources.set(logicalId, { ref: physicalId, attributes });
    }
    outputs = outputsOf(stackName, request.template, scope);
    checkExports(record, outputs, context);
  } catch (error) {
    throw await undone(error as Error, changes, before !== undefined, context);
  }
  await complete(request, { changes, outputs, scope, imports: [...imports] }, before !== undefined, context);
  return record;
};

/** Everything that CloudFormation refuses in a template as it stands. */
const checkTemplate = (request: StackRequest): void => {
  const { stackName, template } = request;
  const names = Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const reason = namesProblem(Type, logicalId, Properties);
    return reason ? [{ stackName, logicalId, resourceType: Type, reason }] : [];
  });
  const failures = [...quotaFailures(request), ...names];
  if (failures.length > 0) throw new DeploymentError(failures, { note: 'Nothing was changed.' });
};

const UPDATABLE: ReadonlySet<string> = new Set([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]);

const checkUpdatable = ({ stackId: id, stackName, status }: StackRecord): void => {
  if (UPDATABLE.has(status)) return;
  throw new DeploymentError({ stackName, reason: `Stack:${id} is in ${status} state and can not be updated.` });
};

const checkTypesStay = (
  { stackName, template: { Resources = {} } }: StackRequest,
  known: ReadonlyMap<string, StackResource>,
): void => {
  const other = [...known.values()].filter(({ logicalId, type }) => (Resources[logicalId]?.Type ?? type) !== type);
  if (other.length === 0) return;
  throw new DeploymentError({
    stackName,
    reason: `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${other.map(({ logicalId }) => logicalId).join(', ')}]`,
  });
};

const newRecord = (
  { stackName, account, region, templateText, tags, template, terminationProtection = false }: StackRequest,
  earlier: number,
  world: World,
): StackRecord => ({
  stackId: stackId(account, region, stackName, earlier),
  stackName,
  status: 'REVIEW_IN_PROGRESS',
  description: template.Description,
  createdAt: world.clock.now(),
  terminationProtection,
  parameters: {},
  tags,
  outputs: [],
  resources: [],
  imports: [],
  template: templateText,
  events: [],
});

const scopeOf = async (
  { stackName, account, region, template, parameters }: StackRequest,
  record: StackRecord,
  imports: Set<string>,
  world: World,
): Promise<Scope> => ({
  stackName,
  stackId: record.stackId,
  account,
  region,
  template,
  parameters: await parameterValues(
    { parameters: template.Parameters ?? {}, given: parameters, account, region },
    world,
  ).catch((error: Error) => {
    throw new DeploymentError({ stackName, reason: error.message }, { cause: error });
  }),
  conditions: new Map(),
  resources: new Map(),
  exported: (name) => {
    imports.add(name);
    return exportsOf(world, account, region).find((each) => each.name === name)?.value;
  },
  stackOutput: (stack, place, output) => outputOf(world, account, place, stack, output),
});

/** An export that another stack imports can neither change nor go. */
const checkExports = (
  { stackName, outputs: before }: StackRecord,
  after: readonly StackOutput[],
  { account, region, world }: StackContext,
): void => {
  for (const { exportName, value } of before) {
    if (!exportName || after.some((one) => one.exportName === exportName && one.value === value)) continue;
    const [user] = importersOf(world, account, region, exportName);
    if (user === undefined) continue;
    const verb = after.some((one) => one.exportName === exportName) ? 'update' : 'delete';
    throw new DeploymentError({ stackName, reason: `Cannot ${verb} export ${exportName} as it is in use by ${user}` });
  }
};

/** Rolls the changes back, and gives the error that says what failed and what became of the stack. */
const undone = async (
  error: Error,
  changes: readonly Change[],
  isUpdate: boolean,
  context: StackContext,
): Promise<DeploymentError> => {
  const { record } = context;
  const { stackName } = record;
  const failures = error instanceof DeploymentError ? error.failures : [{ stackName, reason: error.message }];
  const [failed] = failures;
  const what = failed?.logicalId
    ? `The following resource(s) failed to ${isUpdate ? 'update' : 'create'}: [${failed.logicalId}]. `
    : (failed?.reason ?? '');
  const [progress, complete, broken] = isUpdate
    ? (['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED'] as const)
    : (['ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'] as const);
  enter(context, progress, isUpdate ? what : `${what}Rollback requested by user.`);
  const rollback = await rollBack(changes, context);
  const known = new Set(record.resources.map(({ logicalId }) => logicalId));
  record.resources = [...record.resources, ...rollback.failed.filter(({ logicalId }) => !known.has(logicalId))];
  if (rollback.failed.length === 0) enter(context, complete);
  else enter(context, broken, isUpdate ? failedToRestore(rollback.failed) : failedToDelete(rollback.failed));
  return new DeploymentError(failures, { cause: error, note: noteOn(rollback, context) });
};

const failedToRestore = (failed: readonly StackResource[]): string =>
  `The following resource(s) failed to update: [${failed.map(({ logicalId }) => logicalId).join(', ')}]. `;

const noteOn = ({ failed, retained, released }: Rollback, { record }: StackContext): readonly string[] => [
  `The stack ${record.stackName} is in ${record.status}.`,
  ...listed('Stays in the account, because its DeletionPolicy is Retain:', retained),
  ...listed('Stays in the account, as before its import:', released),
  ...failed.map((one) => {
    const why = record.events.findLast(({ logicalId, reason }) => logicalId === one.logicalId && reason)?.reason;
    return `Could not be rolled back: ${described(one)}: ${why}`;
  }),
];

const listed = (heading: string, resources: readonly StackResource[]): readonly string[] =>
  resources.length === 0 ? [] : [`${heading} ${resources.map(described).join(', ')}.`];

const described = ({ logicalId, type, physicalId }: StackResource): string => `${logicalId} (${type} ${physicalId})`;

interface Outcome {
  readonly changes: readonly Change[];
  readonly outputs: readonly StackOutput[];
  readonly scope: Scope;
  readonly imports: readonly string[];
}

/** Keeps what was made, and deletes what left the template or was replaced; their policies say what stays in the account. */
const complete = async (
  { template, templateText, tags, terminationProtection }: StackRequest,
  { changes, outputs, scope, imports }: Outcome,
  isUpdate: boolean,
  context: StackContext,
): Promise<void> => {
  const { record, world } = context;
  const before = record.resources;
  record.resources = changes.map(({ made, kind }) => ({ ...made, status: STATUS[kind] ?? made.status }));
  record.outputs = outputs;
  record.description = template.Description;
  record.parameters = Object.fromEntries(
    Object.entries(scope.parameters).map(([name, value]) => [name, String(value)]),
  );
  record.tags = tags;
  record.imports = imports;
  record.template = templateText;
  record.terminationProtection = terminationProtection ?? record.terminationProtection;
  if (!isUpdate) return enter(context, 'CREATE_COMPLETE');
  record.updatedAt = world.clock.now();
  enter(context, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const replaced = new Set(changes.flatMap(({ kind, before: old }) => (kind === 'replaced' && old ? [old] : [])));
  const gone = before.filter(
    (one) => replaced.has(one) || !record.resources.some(({ logicalId }) => logicalId === one.logicalId),
  );
  const keep = (one: StackResource) => /^Retain/.test(replaced.has(one) ? one.updateReplacePolicy : one.deletionPolicy);
  const { failed } = await deleteResources(gone, keep, context);
  enter(
    context,
    'UPDATE_COMPLETE',
    failed.length > 0 ? 'Update successful. One or more resources could not be deleted.' : undefined,
  );
};

const STATUS: Partial<Record<Change['kind'], StackResource['status']>> = {
  created: 'CREATE_COMPLETE',
  imported: 'IMPORT_COMPLETE',
  updated: 'UPDATE_COMPLETE',
  replaced: 'UPDATE_COMPLETE',
};

const outputsOf = (stackName: string, { Outputs = {} }: Template, scope: Scope): readonly StackOutput[] =>
  Object.entries(Outputs)
    .filter(([, { Condition }]) => !Condition || condition(Condition, scope))
    .map(([key, { Value, Description, Export }]) => {
      try {
        const exportName = Export && String(resolve(Export.Name, scope));
        return { key, value: String(resolve(Value, scope)), description: Description, exportName };
      } catch (error) {
        throw new DeploymentError(
          { stackName, reason: `output ${key}: ${(error as LocalAwsError).message}` },
          { cause: error },
        );
      }
    });
