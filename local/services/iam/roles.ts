import type { PolicyDocument } from '../../kernel/policy.ts';
import type { ResourceType } from '../../kernel/service.ts';
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
}

const HOUR = 3600;

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
  create: (request, world) => {
    const given = request.properties as unknown as RoleProperties;
    const name = given.RoleName ?? request.generatedName(64);
    const { roles } = iamState(world, request.account);
    const { PermissionsBoundary: boundaryArn, ManagedPolicyArns = [], Policies = [] } = given;
    for (const arn of [...ManagedPolicyArns, ...(boundaryArn ? [boundaryArn] : [])])
      requireManaged(world, request, arn);
    const made: Role = {
      arn: `arn:aws:iam::${request.account}:role${given.Path ?? '/'}${name}`,
      roleId: roles[name]?.roleId ?? `AROA${world.ids.hex('role', 17).toUpperCase()}`,
      trust: goodPolicy(request, given.AssumeRolePolicyDocument, 'trust'),
      maxSessionSeconds: Number(given.MaxSessionDuration ?? HOUR),
      policies: Object.fromEntries(
        Policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, goodPolicy(request, PolicyDocument, 'identity')]),
      ),
      managedPolicyArns: [...ManagedPolicyArns],
      ...(boundaryArn ? { boundaryArn } : {}),
    };
    roles[name] = made;
    return { ref: name, attributes: { Arn: made.arn, RoleId: made.roleId } };
  },
};

/** What it may do is the service's own affair; templates create it so that the service finds it. */
export const serviceLinkedRole: ResourceType = {
  properties: ['AWSServiceName', 'CustomSuffix', 'Description'],
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
};
