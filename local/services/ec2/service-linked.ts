import type { Call, Principal } from '../../kernel/call.ts';

const AUTO_SCALING = 'autoscaling.amazonaws.com';

/** Auto Scaling acting in an account through its service-linked role, whose policy AWS writes and keeps. */
export const autoScalingIn = (account: string, groupArn: string): Principal => ({
  type: 'service',
  account,
  service: AUTO_SCALING,
  arn: `arn:aws:iam::${account}:role/aws-service-role/${AUTO_SCALING}/AWSServiceRoleForAutoScaling`,
  userId: AUTO_SCALING,
  sourceArn: groupArn,
});

/** Whether the policy of a service-linked role allows the call: no policy of the account has a say in it. */
export const isServiceLinked = ({ principal }: Pick<Call, 'principal'>): boolean =>
  principal.type === 'service' && principal.service === AUTO_SCALING;
