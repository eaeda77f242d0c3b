import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { LocalAwsError } from '../kernel/errors.ts';
import type { Assembly, DeployedResource, ExistingResource, ResourceRequest, ResourceType } from '../kernel/service.ts';
import type { World } from '../kernel/world.ts';
import type { StackResource } from '../services/cloudformation/state.ts';
import { DeploymentError } from './deployment-error.ts';
import { resolveReferences } from './dynamic-references.ts';
import { ownerOf } from './existing-names.ts';
import { existsMessage, handlerMessage, handlerReturned } from './handler-message.ts';
import { resolve } from './intrinsics.ts';
import { recordingAssembly } from './recording-assembly.ts';
import type { Scope } from './scope.ts';
import { deletionOf, requestFor, type StackContext, tell } from './stack-context.ts';
import { isObject } from './template.ts';
import type { PlannedResource } from './template-resources.ts';

/** What was done to one resource, so that it can be undone. */
export interface Change {
  readonly kind: 'created' | 'imported' | 'updated' | 'replaced' | 'unchanged';
  readonly made: StackResource;
  readonly before?: StackResource | undefined;
}

interface Putting {
  readonly planned: PlannedResource;
  readonly before: StackResource | undefined;
  readonly imported: ExistingResource | undefined;
  readonly assembly: Assembly;
  readonly scope: Scope;
  /** What was done to the stack so far. Takes what is done here, also where it fails half-way. */
  readonly changes: Change[];
}

/**
 * Resources that this process has put in place. Schedules, pollers and the like do not outlive it: after a start from kept
 * state each resource is put in place once, changed or not.
 */
const running = new WeakMap<World, Set<string>>();

const runningIn = (world: World): Set<string> => {
  const known = running.get(world) ?? new Set<string>();
  running.set(world, known);
  return known;
};

/** Creates, updates, replaces or imports a resource. Throws {@link DeploymentError}. */
export const putResource = async (putting: Putting, context: StackContext): Promise<StackResource> => {
  const { planned, before, imported, scope, changes } = putting;
  const { logicalId, type } = planned;
  const subject = { logicalId, type, physicalId: before?.physicalId ?? '' };
  const verb = imported ? 'IMPORT' : before ? 'UPDATE' : 'CREATE';
  try {
    const resolved = await resolveReferences(resolve(planned.resource.Properties ?? {}, scope), context, context.world);
    const properties = isObject(resolved) ? resolved : {};
    if (before && isUnchanged(before, properties, putting, context)) {
      const made = { ...before, ...policiesOf(planned) };
      changes.push({ kind: 'unchanged', before, made });
      return made;
    }
    tell(context, subject, `${verb}_IN_PROGRESS`);
    const change = imported
      ? importedAs(putting, imported, properties, context)
      : await changed(putting, properties, context);
    changes.push(change);
    tell(context, change.made, `${verb}_COMPLETE`);
    runningIn(context.world).add(`${context.record.stackId}/${logicalId}`);
    return change.made;
  } catch (error) {
    const reason = reasonOf(error, planned, context);
    tell(context, subject, `${verb}_FAILED`, reason);
    const { stackName } = context.record;
    throw new DeploymentError({ stackName, logicalId, resourceType: type, reason }, { cause: error });
  }
};

const reasonOf = (error: unknown, { logicalId }: PlannedResource, { record, world }: StackContext): string => {
  const message = handlerMessage(error, world);
  // Several types name stack and logical id themselves.
  const named = `${record.stackName}/${logicalId}: `;
  return message.startsWith(named) ? message.slice(named.length) : message;
};

const isUnchanged = (
  before: StackResource,
  properties: Readonly<Record<string, unknown>>,
  { assembly }: Putting,
  { world, record }: StackContext,
): boolean =>
  isDeepStrictEqual(before.properties, plain(properties)) &&
  runningIn(world).has(`${record.stackId}/${before.logicalId}`) &&
  Object.entries(before.assets).every(([key, path]) => existsSync(path) && assembly.asset(key) === path);

const plain = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  JSON.parse(JSON.stringify(properties)) as Record<string, unknown>;

const policiesOf = ({ resource }: PlannedResource) => ({
  deletionPolicy: resource.DeletionPolicy ?? 'Delete',
  updateReplacePolicy: resource.UpdateReplacePolicy ?? 'Delete',
});

const importedAs = (
  { planned }: Putting,
  existing: ExistingResource,
  properties: Readonly<Record<string, unknown>>,
  { world }: StackContext,
): Change => ({
  kind: 'imported',
  made: recordOf(planned, existing, existing.identifier, { properties, assets: {}, replacements: 0 }, world),
});

const recordOf = (
  planned: PlannedResource,
  { ref, attributes = {} }: DeployedResource,
  identifier: string | undefined,
  more: Pick<StackResource, 'properties' | 'assets' | 'replacements'>,
  world: World,
): StackResource => ({
  logicalId: planned.logicalId,
  type: planned.type,
  physicalId: ref,
  attributes,
  identifier,
  ...more,
  properties: plain(more.properties),
  ...policiesOf(planned),
  at: world.clock.now(),
  status: 'CREATE_COMPLETE',
});

const changed = async (
  { planned, before, assembly: given, changes }: Putting,
  properties: Readonly<Record<string, unknown>>,
  context: StackContext,
): Promise<Change> => {
  const { logicalId, type: name } = planned;
  const { world } = context;
  const type = context.types.get(name);
  if (!type) throw new LocalAwsError(`local AWS has no resource type ${name}.`);
  const { assembly, assets } = recordingAssembly(given);
  const replaces = before !== undefined && isReplaced(type, before.properties, plain(properties));
  const replacements = (before?.replacements ?? 0) + (replaces ? 1 : 0);
  const own = replaces ? undefined : before;
  const previous = own && { physicalId: own.physicalId, properties: own.properties };
  const request = requestFor(context, { logicalId, properties, assembly, replacements, previous });
  checkName(planned, type, request, before, own, context);
  if (own) changes.push({ kind: 'updated', before: own, made: { ...own, properties: plain(properties), assets } });
  if (own && type.attached) await type.delete(deletionOf(context, own), world);
  const made = await created(type, request, context);
  if (own) changes.pop();
  const record = recordOf(
    planned,
    made,
    type.find?.(request, world)?.identifier,
    { properties, assets, replacements },
    world,
  );
  if (!before) return { kind: 'created', made: record };
  const another = replaces || (!type.attached && made.ref !== before.physicalId);
  return { kind: another && !isSame(record, before) ? 'replaced' : 'updated', before, made: record };
};

/** The URL of a queue has the port of local AWS in it, which may be another one after a new start. */
const isSame = (made: StackResource, before: StackResource): boolean =>
  made.physicalId === before.physicalId || (made.identifier !== undefined && made.identifier === before.identifier);

const isReplaced = (
  { replacedBy = [] }: ResourceType,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): boolean => replacedBy.some((property) => !isDeepStrictEqual(before[property], after[property]));

/** A name that is taken by anything but the resource itself is refused. */
const checkName = (
  { type: name }: PlannedResource,
  type: ResourceType,
  request: ResourceRequest,
  before: StackResource | undefined,
  own: StackResource | undefined,
  context: StackContext,
): void => {
  const existing = type.find?.(request, context.world);
  if (!existing || (own && existing.identifier === own.identifier)) return;
  if (before && existing.identifier === before.identifier && type.identifier !== undefined)
    throw new LocalAwsError(
      `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${existing.identifier} and update the stack again.`,
    );
  const owner = before?.physicalId === existing.ref ? undefined : ownerOf(name, existing.ref, context);
  throw new LocalAwsError(
    owner
      ? `${existing.identifier} already exists in stack ${owner}`
      : handlerReturned(existsMessage(name, existing.identifier), 'AlreadyExists', context.world),
  );
};

/** What a creation that failed left behind is deleted. */
const created = async (type: ResourceType, request: ResourceRequest, context: StackContext) => {
  const { world } = context;
  const wasThere = type.find?.(request, world) !== undefined;
  try {
    return await type.create(request, world);
  } catch (error) {
    const left = wasThere ? undefined : type.find?.(request, world);
    if (left) {
      const { logicalId, stackName, stackId, account, region, properties } = request;
      await type.delete({ logicalId, stackName, stackId, account, region, properties, physicalId: left.ref }, world);
    }
    throw error;
  }
};
