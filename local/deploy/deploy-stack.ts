import { LocalAwsError } from '../kernel/errors.ts';
import type { Assembly, DeployedResource } from '../kernel/service.ts';
import type { World } from '../kernel/world.ts';
import {
  cloudFormationState,
  exportsOf,
  outputOf,
  type StackOutput,
  type StackRecord,
  type StackResource,
} from '../services/cloudformation/state.ts';
import { IGNORED_TYPES, type ResourceTypes } from './check.ts';
import { DeploymentError, type DeploymentFailure } from './deployment-error.ts';
import { resolveReferences } from './dynamic-references.ts';
import { condition, resolve } from './intrinsics.ts';
import { generatedName, stackId } from './names.ts';
import { parameterValues } from './parameters.ts';
import { dependsOn } from './references.ts';
import type { Scope } from './scope.ts';
import { inOrder } from './sort.ts';
import { isObject, type Template, type TemplateResource } from './template.ts';

export interface StackRequest {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly templateText: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly assembly: Assembly;
}

/** Creates or updates the resources of one stack in the order of their references. Throws {@link LocalAwsError} naming stack and resource. */
export const deployStack = async (request: StackRequest, types: ResourceTypes, world: World): Promise<StackRecord> => {
  const scope = await scopeOf(request, world);
  const resources: StackResource[] = [];
  const all = new Map(
    Object.entries(request.template.Resources ?? {}).map(([logicalId, resource]) => [
      logicalId,
      { logicalId, resource },
    ]),
  );
  for (const { logicalId, resource } of inOrder(all, (item) => dependsOn(item.resource)).sorted) {
    if (IGNORED_TYPES.has(resource.Type) || (resource.Condition && !condition(resource.Condition, scope))) continue;
    const made = await create(logicalId, resource, request, scope, types, world);
    scope.resources.set(logicalId, made);
    resources.push({ logicalId, type: resource.Type, physicalId: made.ref, at: world.clock.now() });
  }
  const record = recordOf(request, scope, resources, world);
  cloudFormationState(world, request.account, request.region).stacks[request.stackName] = record;
  return record;
};

const scopeOf = async (
  { stackName, account, region, template, parameters }: StackRequest,
  world: World,
): Promise<Scope> => ({
  stackName,
  stackId: stackId(account, region, stackName),
  account,
  region,
  template,
  parameters: await within({ stackName }, async () =>
    parameterValues({ parameters: template.Parameters ?? {}, given: parameters, account, region }, world),
  ),
  conditions: new Map(),
  resources: new Map(),
  exported: (name) => exportsOf(world, account, region).find((each) => each.name === name)?.value,
  stackOutput: (stack, place, output) => outputOf(world, account, place, stack, output),
});

const create = (
  logicalId: string,
  { Type, Properties = {} }: TemplateResource,
  request: StackRequest,
  scope: Scope,
  types: ResourceTypes,
  world: World,
): Promise<DeployedResource> =>
  within({ stackName: request.stackName, logicalId, resourceType: Type }, async () => {
    const properties = await resolveReferences(resolve(Properties, scope), scope, world);
    const type = types.get(Type);
    if (!type) throw new LocalAwsError(`local AWS has no resource type ${Type}.`);
    const { stackName, account, region, assembly } = request;
    return type.create(
      {
        logicalId,
        stackName,
        stackId: scope.stackId,
        account,
        region,
        assembly,
        properties: isObject(properties) ? properties : {},
        generatedName: (longest) => generatedName(scope.stackId, stackName, logicalId, longest),
      },
      world,
    );
  });

const within = async <T>(where: Omit<DeploymentFailure, 'reason'>, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DeploymentError) throw error;
    const { stackName, logicalId } = where;
    const { message } = error as Error;
    // Several types name stack and logical id themselves.
    const named = `${stackName}/${logicalId}: `;
    const reason = message.startsWith(named) ? message.slice(named.length) : message;
    throw new DeploymentError({ ...where, reason }, { cause: error });
  }
};

const recordOf = (
  { stackName, account, region, template, templateText, tags }: StackRequest,
  scope: Scope,
  resources: readonly StackResource[],
  world: World,
): StackRecord => {
  const before = cloudFormationState(world, account, region).stacks[stackName];
  const now = world.clock.now();
  return {
    stackId: scope.stackId,
    stackName,
    status: before ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE',
    description: template.Description,
    createdAt: before?.createdAt ?? now,
    updatedAt: before ? now : undefined,
    parameters: Object.fromEntries(Object.entries(scope.parameters).map(([name, value]) => [name, String(value)])),
    tags,
    outputs: outputs(stackName, template, scope),
    resources,
    template: templateText,
  };
};

const outputs = (stackName: string, { Outputs = {} }: Template, scope: Scope): readonly StackOutput[] =>
  Object.entries(Outputs)
    .filter(([, { Condition }]) => !Condition || condition(Condition, scope))
    .map(([key, { Value, Description, Export }]) => {
      try {
        const exportName = Export && String(resolve(Export.Name, scope));
        return { key, value: String(resolve(Value, scope)), description: Description, exportName };
      } catch (error) {
        throw new DeploymentError(
          { stackName, reason: `output ${key}: ${(error as Error).message}` },
          { cause: error },
        );
      }
    });
