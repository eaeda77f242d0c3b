import type { PolicyDocument } from '../../kernel/policy.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import { goodPolicy, requireManaged, serviceLinkedName } from './refuse.ts';
import { iamState, type Role } from './state.ts';

export interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: PolicyDocument;
}

interface RoleProperties {
  readonly RoleName?: string;
  readonly Path?: string;
  readonly AssumeRolePolicyDocument: PolicyDocument;
  readonly Policies?: readonly InlinePolicy[];
  readonly ManagedPolicyArns?: readonly string[];
  readonly PermissionsBoundary?: string;
  readonly MaxSessionDuration?: number | string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const HOUR = 3600;

const roleName = ({ properties, generatedName }: ResourceRequest): string =>
  (properties as Partial<RoleProperties>).RoleName ?? generatedName(64);

export const role: ResourceType = {
  properties: [
    'RoleName',
    'Path',
    'Description',
    'AssumeRolePolicyDocument',
    'Policies',
    'ManagedPolicyArns',
    'PermissionsBoundary',
    'MaxSessionDuration',
    'Tags',
  ],
  identifier: 'RoleName',
  replacedBy: ['RoleName', 'Path'],
  find: (request, world) => {
    const name = roleName(request);
    const known = iamState(world, request.account).roles[name];
    return known && { identifier: name, ref: name, attributes: { Arn: known.arn, RoleId: known.roleId } };
  },
  create: (request, world) => {
    const given = request.properties as unknown as RoleProperties;
    const name = roleName(request);
    const { roles } = iamState(world, request.account);
    const { PermissionsBoundary: boundaryArn, ManagedPolicyArns = [], Policies = [] } = given;
    for (const arn of [...ManagedPolicyArns, ...(boundaryArn ? [boundaryArn] : [])])
      requireManaged(world, request, arn);
    // What other resources attached to the role outlives its update.
    const kept = attachedByOthers(request, roles[name]);
    const made: Role = {
      arn: `arn:aws:iam::${request.account}:role${given.Path ?? '/'}${name}`,
      roleId: roles[name]?.roleId ?? `AROA${world.ids.hex('role', 17).toUpperCase()}`,
      trust: goodPolicy(request, given.AssumeRolePolicyDocument, 'trust'),
      maxSessionSeconds: Number(given.MaxSessionDuration ?? HOUR),
      policies: {
        ...kept.policies,
        ...Object.fromEntries(
          Policies.map(({ PolicyName, PolicyDocument }) => [
            PolicyName,
            goodPolicy(request, PolicyDocument, 'identity'),
          ]),
        ),
      },
      managedPolicyArns: [...new Set([...ManagedPolicyArns, ...kept.managedPolicyArns])],
      ...(boundaryArn ? { boundaryArn } : {}),
      ...(given.Tags ? { tags: Object.fromEntries(given.Tags.map(({ Key, Value }) => [Key, Value])) } : {}),
    };
    roles[name] = made;
    return { ref: name, attributes: { Arn: made.arn, RoleId: made.roleId } };
  },
  delete: ({ account, physicalId }, world) => {
    delete iamState(world, account).roles[physicalId];
  },
};

const attachedByOthers = (
  { previous }: ResourceRequest,
  known: Role | undefined,
): Pick<Role, 'policies' | 'managedPolicyArns'> => {
  if (!previous || !known) return { policies: {}, managedPolicyArns: [] };
  const { Policies = [], ManagedPolicyArns = [] } = previous.properties as Partial<RoleProperties>;
  const own = new Set(Policies.map(({ PolicyName }) => PolicyName));
  return {
    policies: Object.fromEntries(Object.entries(known.policies).filter(([name]) => !own.has(name))),
    managedPolicyArns: known.managedPolicyArns.filter((arn) => !ManagedPolicyArns.includes(arn)),
  };
};

/** What it may do is the service's own affair; templates create it so that the service finds it. */
export const serviceLinkedRole: ResourceType = {
  properties: ['AWSServiceName', 'CustomSuffix', 'Description'],
  replacedBy: ['AWSServiceName', 'CustomSuffix'],
  find: (request, world) => {
    const { AWSServiceName, CustomSuffix } = request.properties as { AWSServiceName: string; CustomSuffix?: string };
    const name = serviceLinkedName(request, AWSServiceName, CustomSuffix);
    return iamState(world, request.account).roles[name]
      ? { identifier: name, ref: name, attributes: { RoleName: name } }
      : undefined;
  },
  create: (request, world) => {
    const given = request.properties as { AWSServiceName: string; CustomSuffix?: string };
    const service = given.AWSServiceName;
    const name = serviceLinkedName(request, service, given.CustomSuffix);
    iamState(world, request.account).roles[name] = {
      arn: `arn:aws:iam::${request.account}:role/aws-service-role/${service}/${name}`,
      roleId: `AROA${world.ids.hex('role', 17).toUpperCase()}`,
      trust: { Statement: { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' } },
      maxSessionSeconds: HOUR,
      policies: {},
      managedPolicyArns: [],
    };
    return { ref: name, attributes: { RoleName: name } };
  },
  delete: ({ account, physicalId }, world) => {
    delete iamState(world, account).roles[physicalId];
  },
};
