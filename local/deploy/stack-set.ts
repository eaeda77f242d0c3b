import { readFileSync } from 'node:fs';
import { AwsError, LocalAwsError } from '../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../kernel/service.ts';
import type { World } from '../kernel/world.ts';
import { cloudFormationState, type StackSetRecord } from '../services/cloudformation/state.ts';
import { problemsOf, type ResourceTypes } from './check.ts';
import { deleteStack } from './delete-stack.ts';
import { deployStack } from './deploy-stack.ts';
import { checkPermissions, type StackSetPermissions } from './stack-set-permissions.ts';
import type { Template } from './template.ts';
import { INLINE_TEMPLATE_BYTES } from './template-quotas.ts';

export const STACK_SET = 'AWS::CloudFormation::StackSet';

interface StackSetProperties extends StackSetPermissions {
  readonly StackSetName: string;
  readonly Description?: string;
  readonly TemplateBody?: string;
  readonly TemplateURL?: string;
  readonly Parameters?: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
  readonly StackInstancesGroup?: readonly InstancesGroup[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

interface InstancesGroup {
  readonly Regions: readonly string[];
  readonly DeploymentTargets: {
    readonly Accounts?: readonly string[];
    readonly OrganizationalUnitIds?: readonly string[];
    readonly AccountFilterType?: string;
  };
}

/** A stack set deploys its template at once into every account and region of its groups. */
export const stackSetType = (types: ResourceTypes): ResourceType => ({
  properties: [
    'StackSetName',
    'Description',
    'PermissionModel',
    'TemplateBody',
    'TemplateURL',
    'Parameters',
    'StackInstancesGroup',
    'Tags',
    'Capabilities',
    'AutoDeployment',
    'CallAs',
    'ManagedExecution',
    'OperationPreferences',
    'AdministrationRoleARN',
    'ExecutionRoleName',
  ],
  replacedBy: ['StackSetName', 'PermissionModel'],
  find: ({ account, region, properties }, world) => {
    const known = cloudFormationState(world, account, region).stackSets[String(properties['StackSetName'])];
    return known && { identifier: known.name, ref: known.id, attributes: { StackSetId: known.id } };
  },
  create: (request, world) => deployStackSet(request, types, world),
  delete: async ({ account, region, physicalId }, world) => {
    const { stackSets } = cloudFormationState(world, account, region);
    const known = Object.values(stackSets).find(({ id }) => id === physicalId);
    if (!known) return;
    await deleteInstances(known.instances, types, world);
    delete stackSets[known.name];
  },
});

type Instances = StackSetRecord['instances'];

const deleteInstances = async (instances: Instances, types: ResourceTypes, world: World): Promise<void> => {
  for (const { account, region, stackId } of instances) {
    const { stacks } = cloudFormationState(world, account, region);
    const record = Object.values(stacks).find((one) => one.stackId === stackId);
    if (!record) continue;
    const { status, statusReason } = await deleteStack({ account, region, record }, types, world);
    if (status !== 'DELETE_COMPLETE')
      throw new LocalAwsError(`the stack ${record.stackName} in ${account} ${region} is in ${status}: ${statusReason}`);
  }
};

const deployStackSet = async (request: ResourceRequest, types: ResourceTypes, world: World) => {
  const given = request.properties as unknown as StackSetProperties;
  const templateText = templateOf(given, request);
  if (given.TemplateBody !== undefined && Buffer.byteLength(templateText) > INLINE_TEMPLATE_BYTES)
    throw new AwsError(
      'ValidationError',
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${INLINE_TEMPLATE_BYTES}`,
    );
  const template = parse(templateText, `${request.stackName}/${request.logicalId}`);
  const problems = problemsOf(given.StackSetName, template, types);
  if (problems.length > 0) throw new LocalAwsError(problems.join('\n'));
  const { account: administrator, region: home } = request;
  const targets = places(given, world).map(({ account }) => account);
  await checkPermissions(given, { account: administrator, region: home }, targets, world);
  const { stackSets } = cloudFormationState(world, request.account, request.region);
  const before = stackSets[given.StackSetName];
  const id = before?.id ?? `${given.StackSetName}:${request.stackId.split('/').at(-1)}`;
  const instances: Instances[number][] = [];
  // Known before its stacks are made: a deployment that fails has to find them.
  stackSets[given.StackSetName] = {
    id,
    arn: `arn:aws:cloudformation:${request.region}:${request.account}:stackset/${id}`,
    name: given.StackSetName,
    description: given.Description,
    permissionModel: given.PermissionModel,
    template: templateText,
    instances,
  };
  const stackName = `StackSet-${given.StackSetName}`;
  for (const { account, region } of places(given, world)) {
    const parameters = Object.fromEntries(
      (given.Parameters ?? []).map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    );
    const tags = Object.fromEntries((given.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    const { assembly } = request;
    const stack = { stackName, account, region, template, templateText, parameters, tags, assembly };
    const { stackId } = await deployStack(stack, types, world).catch((error: Error) => {
      const made = cloudFormationState(world, account, region).stacks[stackName];
      if (made) instances.push({ account, region, stackId: made.stackId });
      throw error;
    });
    instances.push({ account, region, stackId });
  }
  const left = (before?.instances ?? []).filter(
    ({ account, region }) => !instances.some((one) => one.account === account && one.region === region),
  );
  await deleteInstances(left, types, world);
  return { ref: id, attributes: { StackSetId: id } };
};

const templateOf = ({ TemplateBody, TemplateURL }: StackSetProperties, { assembly }: ResourceRequest): string => {
  if (TemplateBody !== undefined) return TemplateBody;
  if (TemplateURL === undefined) throw new LocalAwsError('the stack set has neither TemplateBody nor TemplateURL.');
  return readFileSync(assembly.asset(TemplateURL.split('/').at(-1) ?? ''), 'utf8');
};

const parse = (text: string, at: string): Template => {
  try {
    return JSON.parse(text) as Template;
  } catch (error) {
    throw new LocalAwsError(`${at}: the template of the stack set is not JSON: ${(error as Error).message}`);
  }
};

const places = ({ StackInstancesGroup = [] }: StackSetProperties, world: World) =>
  StackInstancesGroup.flatMap(({ Regions, DeploymentTargets }) =>
    accounts(DeploymentTargets, world).flatMap((account) => Regions.map((region) => ({ account, region }))),
  );

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeploymentTargets.html; the management account
 * is never a target of service-managed stack sets.
 */
const accounts = (
  { Accounts = [], OrganizationalUnitIds, AccountFilterType = 'NONE' }: InstancesGroup['DeploymentTargets'],
  world: World,
): readonly string[] => {
  if (!OrganizationalUnitIds) return Accounts;
  const { organization } = world;
  const inUnits = Object.entries(organization.accounts)
    .filter(
      ([account, path]) =>
        account !== organization.managementAccount && path.some((unit) => OrganizationalUnitIds.includes(unit)),
    )
    .map(([account]) => account);
  if (AccountFilterType === 'INTERSECTION') return inUnits.filter((account) => Accounts.includes(account));
  if (AccountFilterType === 'DIFFERENCE') return inUnits.filter((account) => !Accounts.includes(account));
  if (AccountFilterType === 'UNION') return [...new Set([...inUnits, ...Accounts])];
  return inUnits;
};

/** Problems of the templates that stack sets carry as plain text; others show when the stack set is created. */
export const problemsOfStackSets = (
  stackName: string,
  { Resources = {} }: Template,
  types: ResourceTypes,
): readonly string[] =>
  Object.entries(Resources).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const body = Properties['TemplateBody'];
    if (Type !== STACK_SET || typeof body !== 'string') return [];
    return problemsOf(`${stackName}/${logicalId}`, parse(body, `${stackName}/${logicalId}`), types);
  });
