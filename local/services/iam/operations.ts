import type {
  AttachRolePolicyRequest,
  CreateRoleRequest,
  CreateRoleResponse,
  CreateServiceLinkedRoleRequest,
  CreateServiceLinkedRoleResponse,
  DeleteRolePolicyRequest,
  DeleteRoleRequest,
  DetachRolePolicyRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  GetRoleRequest,
  GetRoleResponse,
  PutRolePolicyRequest,
  Role as WireRole,
} from '@aws-sdk/client-iam';
import { type PolicyKind, policyProblems } from '../../iam/check-policy.ts';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { awsManaged } from './aws-managed.ts';
import { iamState, type Role } from './state.ts';

const HOUR = 3600;

type Named = { readonly RoleName: string | undefined };

/** The role of that name, as policies name it: one that is not there has the path of most. */
const onRole =
  (action: string) =>
  ({ RoleName = '' }: Named, { account }: Call, world: World) => [
    {
      action: `iam:${action}`,
      resource: iamState(world, account).roles[RoleName]?.arn ?? `arn:aws:iam::${account}:role/${RoleName}`,
    },
  ];

const find = ({ RoleName = '' }: Named, { account }: Call, world: World): Role => {
  const found = iamState(world, account).roles[RoleName];
  if (found) return found;
  throw new AwsError('NoSuchEntity', `The role with name ${RoleName} cannot be found.`, { status: 404 });
};

const exists = (what: string): AwsError =>
  new AwsError('EntityAlreadyExists', `${what} already exists.`, { status: 409 });

const parsed = (text: string | undefined, kind: PolicyKind): PolicyDocument => {
  try {
    const document = JSON.parse(text ?? '') as PolicyDocument;
    const problems = policyProblems(document, kind);
    if (problems.length === 0) return document;
    throw new Error(problems.join('; '));
  } catch (error) {
    throw new AwsError('MalformedPolicyDocument', (error as Error).message, { status: 400 });
  }
};

const shown = (name: string, role: Role, world: World): WireRole => ({
  Path: role.arn.split(':role')[1]?.slice(0, -name.length) ?? '/',
  RoleName: name,
  RoleId: role.roleId,
  Arn: role.arn,
  // When it was created is not kept.
  CreateDate: new Date(world.clock.now()),
  AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(role.trust)),
  MaxSessionDuration: role.maxSessionSeconds,
});

const getRole = operation<GetRoleRequest, GetRoleResponse>({
  access: onRole('GetRole'),
  run: (input, call, world) => ({ Role: shown(input.RoleName ?? '', find(input, call, world), world) }),
});

const createRole = operation<CreateRoleRequest, CreateRoleResponse>({
  access: onRole('CreateRole'),
  run: ({ RoleName = '', Path = '/', AssumeRolePolicyDocument, MaxSessionDuration = HOUR }, { account }, world) => {
    const { roles } = iamState(world, account);
    if (roles[RoleName]) throw exists(`Role with name ${RoleName}`);
    const made: Role = {
      arn: `arn:aws:iam::${account}:role${Path}${RoleName}`,
      roleId: `AROA${world.ids.hex('role', 17).toUpperCase()}`,
      trust: parsed(AssumeRolePolicyDocument, 'trust'),
      maxSessionSeconds: MaxSessionDuration,
      policies: {},
      managedPolicyArns: [],
    };
    roles[RoleName] = made;
    return { Role: shown(RoleName, made, world) };
  },
});

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html: a role with policies stays. */
const deleteRole = operation<DeleteRoleRequest, object>({
  access: onRole('DeleteRole'),
  run: (input, call, world) => {
    const { policies, managedPolicyArns } = find(input, call, world);
    if (managedPolicyArns.length > 0 || Object.keys(policies).length > 0)
      throw new AwsError('DeleteConflict', 'Cannot delete entity, must delete policies first.', { status: 409 });
    delete iamState(world, call.account).roles[input.RoleName ?? ''];
    return {};
  },
});

const putRolePolicy = operation<PutRolePolicyRequest, object>({
  access: onRole('PutRolePolicy'),
  run: (input, call, world) => {
    find(input, call, world).policies[input.PolicyName ?? ''] = parsed(input.PolicyDocument, 'identity');
    return {};
  },
});

const deleteRolePolicy = operation<DeleteRolePolicyRequest, object>({
  access: onRole('DeleteRolePolicy'),
  run: (input, call, world) => {
    const { policies } = find(input, call, world);
    const name = input.PolicyName ?? '';
    if (!policies[name])
      throw new AwsError('NoSuchEntity', `The role policy with name ${name} cannot be found.`, { status: 404 });
    delete policies[name];
    return {};
  },
});

const policyThere = (arn: string, account: string, world: World): void => {
  if (awsManaged(arn) || iamState(world, account).managedPolicies[arn]) return;
  throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, { status: 404 });
};

const attachRolePolicy = operation<AttachRolePolicyRequest, object>({
  access: onRole('AttachRolePolicy'),
  run: (input, call, world) => {
    const { managedPolicyArns } = find(input, call, world);
    const arn = input.PolicyArn ?? '';
    policyThere(arn, call.account, world);
    if (!managedPolicyArns.includes(arn)) managedPolicyArns.push(arn);
    return {};
  },
});

const detachRolePolicy = operation<DetachRolePolicyRequest, object>({
  access: onRole('DetachRolePolicy'),
  run: (input, call, world) => {
    const { managedPolicyArns } = find(input, call, world);
    const at = managedPolicyArns.indexOf(input.PolicyArn ?? '');
    if (at < 0) throw new AwsError('NoSuchEntity', `Policy ${input.PolicyArn} was not found.`, { status: 404 });
    managedPolicyArns.splice(at, 1);
    return {};
  },
});

const getPolicy = operation<GetPolicyRequest, GetPolicyResponse>({
  access: ({ PolicyArn = '' }) => [{ action: 'iam:GetPolicy', resource: PolicyArn }],
  run: ({ PolicyArn = '' }, { account }, world) => {
    policyThere(PolicyArn, account, world);
    return { Policy: { Arn: PolicyArn, PolicyName: PolicyArn.split('/').at(-1) } };
  },
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const SERVICE_LINKED: Readonly<Record<string, string>> = {
  'autoscaling.amazonaws.com': 'AutoScaling',
  'imagebuilder.amazonaws.com': 'ImageBuilder',
  'inspector2.amazonaws.com': 'AmazonInspector2',
};

const createServiceLinkedRole = operation<CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse>({
  access: ({ AWSServiceName = '' }, { account }) => [
    {
      action: 'iam:CreateServiceLinkedRole',
      resource: `arn:aws:iam::${account}:role/aws-service-role/${AWSServiceName}/AWSServiceRoleFor${SERVICE_LINKED[AWSServiceName] ?? '*'}`,
      context: { 'iam:AWSServiceName': AWSServiceName },
    },
  ],
  run: ({ AWSServiceName = '' }, { account }, world) => {
    const name = `AWSServiceRoleFor${SERVICE_LINKED[AWSServiceName] ?? ''}`;
    if (!SERVICE_LINKED[AWSServiceName])
      throw new AwsError('InvalidInput', `Local AWS knows no service-linked role of ${AWSServiceName}.`, {
        status: 400,
      });
    const { roles } = iamState(world, account);
    if (roles[name])
      throw new AwsError(
        'InvalidInput',
        `Service role name ${name} has been taken in this account, please try a different suffix.`,
        { status: 400 },
      );
    const made: Role = {
      arn: `arn:aws:iam::${account}:role/aws-service-role/${AWSServiceName}/${name}`,
      roleId: `AROA${world.ids.hex('role', 17).toUpperCase()}`,
      trust: { Statement: { Effect: 'Allow', Principal: { Service: AWSServiceName }, Action: 'sts:AssumeRole' } },
      maxSessionSeconds: HOUR,
      policies: {},
      managedPolicyArns: [],
    };
    roles[name] = made;
    return { Role: shown(name, made, world) };
  },
});

export const iamOperations: Readonly<Record<string, Operation>> = {
  AttachRolePolicy: attachRolePolicy,
  CreateRole: createRole,
  CreateServiceLinkedRole: createServiceLinkedRole,
  DeleteRole: deleteRole,
  DeleteRolePolicy: deleteRolePolicy,
  DetachRolePolicy: detachRolePolicy,
  GetPolicy: getPolicy,
  GetRole: getRole,
  PutRolePolicy: putRolePolicy,
};
