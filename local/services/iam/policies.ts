import type { PolicyDocument } from '../../kernel/policy.ts';
import type { ResourceType } from '../../kernel/service.ts';
import { existingRole, goodPolicy } from './refuse.ts';
import type { InlinePolicy } from './roles.ts';
import { iamState } from './state.ts';

/** `AWS::IAM::Policy` goes into several roles, `AWS::IAM::RolePolicy` into one. */
export const inlinePolicy: ResourceType = {
  properties: ['PolicyName', 'PolicyDocument', 'Roles', 'RoleName'],
  create: (request, world) => {
    const given = request.properties as unknown as InlinePolicy & { Roles?: readonly string[]; RoleName?: string };
    const document = goodPolicy(request, given.PolicyDocument, 'identity');
    for (const name of given.Roles ?? (given.RoleName ? [given.RoleName] : [])) {
      existingRole(world, request, name).policies[given.PolicyName] = document;
    }
    return { ref: given.PolicyName, attributes: { Id: given.PolicyName } };
  },
};

interface ManagedPolicyProperties {
  readonly ManagedPolicyName?: string;
  readonly Path?: string;
  readonly PolicyDocument: PolicyDocument;
  readonly Roles?: readonly string[];
}

export const managedPolicy: ResourceType = {
  properties: ['ManagedPolicyName', 'PolicyDocument', 'Roles', 'Path', 'Description'],
  create: (request, world) => {
    const given = request.properties as unknown as ManagedPolicyProperties;
    const name = given.ManagedPolicyName ?? request.generatedName(128);
    const arn = `arn:aws:iam::${request.account}:policy${given.Path ?? '/'}${name}`;
    iamState(world, request.account).managedPolicies[arn] = goodPolicy(request, given.PolicyDocument, 'identity');
    for (const role of given.Roles ?? []) {
      const { managedPolicyArns } = existingRole(world, request, role);
      if (!managedPolicyArns.includes(arn)) managedPolicyArns.push(arn);
    }
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
};

export const instanceProfile: ResourceType = {
  properties: ['InstanceProfileName', 'Path', 'Roles'],
  create: (request, world) => {
    const given = request.properties as { InstanceProfileName?: string; Path?: string; Roles?: readonly string[] };
    const name = given.InstanceProfileName ?? request.generatedName(128);
    for (const role of given.Roles ?? []) existingRole(world, request, role);
    iamState(world, request.account).instanceProfiles[name] = { roles: given.Roles ?? [] };
    const path = given.Path ?? '/';
    return { ref: name, attributes: { Arn: `arn:aws:iam::${request.account}:instance-profile${path}${name}` } };
  },
};
