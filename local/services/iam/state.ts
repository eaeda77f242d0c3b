import type { PolicyDocument } from '../../kernel/policy.ts';
import type { World } from '../../kernel/world.ts';

export interface Role {
  readonly arn: string;
  readonly roleId: string;
  readonly trust: PolicyDocument;
  /** Seconds that a session may last at most. */
  readonly maxSessionSeconds: number;
  readonly policies: Record<string, PolicyDocument>;
  readonly managedPolicyArns: string[];
  readonly boundaryArn?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface IamState {
  readonly roles: Record<string, Role>;
  /** By ARN. */
  readonly managedPolicies: Record<string, PolicyDocument>;
  readonly instanceProfiles: Record<string, { readonly roles: readonly string[] }>;
}

export const iamState = (world: World, account: string): IamState =>
  world.state('iam', account, 'global', () => ({ roles: {}, managedPolicies: {}, instanceProfiles: {} }));

/** The role of an ARN, paths included; undefined where there is none. */
export const roleOf = (world: World, roleArn: string): Role | undefined => {
  const [, , , , account = '', resource = ''] = roleArn.split(':');
  const role = iamState(world, account).roles[resource.split('/').at(-1) ?? ''];
  return role?.arn === roleArn ? role : undefined;
};
