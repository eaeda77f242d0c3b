import type { AssumeRoleRequest, AssumeRoleResponse, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation, type Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { roleOf } from '../iam/state.ts';
import { sessionPolicyOf } from './session-policy.ts';
import { checkTags, needsTagging, tagKeys, tagsOf } from './session-tags.ts';
import { openSession, rolePrincipal } from './sessions.ts';

const ROLE_ARN = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const MINIMUM_SECONDS = 900;
/** A session got from a session lasts an hour at most: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html */
const CHAINED_SECONDS = 3600;

const invalid = (message: string) => new AwsError('ValidationError', message, { status: 400 });

const assumeRole = operation<AssumeRoleRequest, AssumeRoleResponse>({
  access: (input, call, world) => {
    const { RoleArn = '', RoleSessionName = '', ExternalId, SourceIdentity } = input;
    if (!ROLE_ARN.test(RoleArn)) throw invalid(`${RoleArn} is invalid`);
    checkTags(input, call);
    const role = roleOf(world, RoleArn);
    const tagsOfRole = Object.entries(role?.tags ?? {});
    const access = {
      resource: RoleArn,
      resourceAccount: RoleArn.split(':')[4],
      // A role that does not exist answers like one that does not trust the caller.
      resourcePolicy: role?.trust ?? { Statement: [] },
      resourcePolicyMustAllow: true,
      context: {
        ...(SourceIdentity === undefined ? {} : { 'sts:SourceIdentity': SourceIdentity }),
        ...Object.fromEntries(
          tagsOfRole.flatMap(([key, value]) => [
            [`aws:ResourceTag/${key}`, value],
            [`iam:ResourceTag/${key}`, value],
          ]),
        ),
        ...tagKeys(input),
      },
    };
    // TagSession has neither: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
    const ofAssumeRole = {
      'sts:RoleSessionName': RoleSessionName,
      ...(ExternalId === undefined ? {} : { 'sts:ExternalId': ExternalId }),
    };
    return [
      { action: 'sts:AssumeRole', ...access, context: { ...access.context, ...ofAssumeRole } },
      ...(needsTagging(input, call) ? [{ action: 'sts:TagSession', ...access }] : []),
      ...(SourceIdentity === undefined ? [] : [{ action: 'sts:SetSourceIdentity', ...access }]),
    ];
  },
  run: (input, call, world) => {
    const { RoleArn = '', RoleSessionName = '' } = input;
    const role = roleOf(world, RoleArn);
    if (!role)
      throw new AwsError(
        'AccessDenied',
        `User: ${call.principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
        { status: 403 },
      );
    if (!SESSION_NAME.test(RoleSessionName))
      throw invalid(`Value '${RoleSessionName}' at 'roleSessionName' failed to satisfy constraint: [\\w+=,.@-]{2,64}`);
    const seconds = duration(input, call, role.maxSessionSeconds);
    const principal = {
      ...rolePrincipal(RoleArn, role, RoleSessionName),
      ...sessionPolicyOf(input, world),
      ...tagsOf(input, call),
    };
    const session = openSession(world, principal, seconds * 1000);
    return {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.sessionToken,
        Expiration: new Date(session.expiresAt),
      },
      AssumedRoleUser: { Arn: principal.arn, AssumedRoleId: principal.userId },
    };
  },
});

const duration = ({ DurationSeconds }: AssumeRoleRequest, call: Call, maximum: number): number => {
  const seconds = DurationSeconds ?? CHAINED_SECONDS;
  const most = call.principal.type === 'role' ? Math.min(maximum, CHAINED_SECONDS) : maximum;
  if (seconds < MINIMUM_SECONDS || seconds > most) {
    throw invalid(
      `The requested DurationSeconds ${seconds} is not between ${MINIMUM_SECONDS} and ${most}, the most for this role and caller.`,
    );
  }
  return seconds;
};

const getCallerIdentity = operation<object, GetCallerIdentityResponse>({
  access: () => [],
  run: (_input, { principal }: Call, _world: World) => ({
    Account: principal.account,
    Arn: principal.arn,
    UserId: principal.userId,
  }),
});

export const sts: Service = {
  name: 'sts',
  client: () => import('@aws-sdk/client-sts'),
  operations: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
};
