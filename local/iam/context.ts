import type { Access, Call } from '../kernel/call.ts';
import type { World } from '../kernel/world.ts';
import type { Context, ContextValue } from './conditions.ts';

/**
 * The condition keys of one access: the global ones and the action's own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const contextOf = (access: Access, call: Pick<Call, 'principal' | 'region'>, world: World): Context => {
  const { principal, region } = call;
  const { organization } = world;
  const resourceAccount = access.resourceAccount ?? principal.account;
  const keys: Record<string, ContextValue | undefined> = {
    'aws:requestedregion': region,
    'aws:securetransport': 'true',
    'aws:currenttime': world.clock.date().toISOString(),
    'aws:epochtime': String(Math.floor(world.clock.now() / 1000)),
    'aws:resourceaccount': resourceAccount,
    'aws:resourceorgid': organization.accounts[resourceAccount] ? organization.id : undefined,
    'aws:principalisawsservice': String(principal.type === 'service'),
    'aws:userid': principal.userId,
  };
  if (principal.type === 'service') {
    keys['aws:sourceaccount'] = principal.account;
    keys['aws:sourcearn'] = principal.sourceArn;
    keys['aws:sourceorgid'] = organization.accounts[principal.account] ? organization.id : undefined;
    keys['aws:principalservicename'] = principal.service;
  } else {
    const path = organization.accounts[principal.account];
    keys['aws:principalaccount'] = principal.account;
    keys['aws:principalarn'] = principal.type === 'role' ? principal.roleArn : principal.arn;
    keys['aws:principaltype'] = principal.type === 'role' ? 'AssumedRole' : 'Account';
    keys['aws:principalorgid'] = path && organization.id;
    keys['aws:principalorgpaths'] = path && [`${organization.id}/${path.join('/')}/`];
  }
  const context = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(keys)) if (value !== undefined) context.set(key, value);
  for (const [key, value] of Object.entries(access.context ?? {})) context.set(key.toLowerCase(), value);
  return context;
};
