import type { Access, Call } from '../kernel/call.ts';
import type { World } from '../kernel/world.ts';
import type { Context, ContextValue } from './conditions.ts';

type Facts = { readonly access: Access; readonly call: Pick<Call, 'principal' | 'region'>; readonly world: World };
type Key = (facts: Facts) => ContextValue | undefined;

/**
 * The condition keys of one access: the global ones and the action's own. Values are worked out when a condition
 * asks, since most statements have none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const contextOf = (access: Access, call: Pick<Call, 'principal' | 'region'>, world: World): Context => {
  const facts: Facts = { access, call, world };
  const own = access.context && lowerCased(access.context);
  return { get: (key) => own?.get(key) ?? GLOBAL[key]?.(facts) ?? principalTag(key, call.principal) };
};

const PRINCIPAL_TAG = 'aws:principaltag/';

/** A session tag overrides a tag of the role, whatever the case of its key. */
const principalTag = (key: string, principal: Call['principal']): string | undefined => {
  if (principal.type !== 'role' || !key.startsWith(PRINCIPAL_TAG)) return undefined;
  const wanted = key.slice(PRINCIPAL_TAG.length);
  const { sessionTags = {}, roleTags = {} } = principal;
  return [sessionTags, roleTags]
    .flatMap((tags) => Object.entries(tags))
    .find(([name]) => name.toLowerCase() === wanted)?.[1];
};

const lowerCased = (context: NonNullable<Access['context']>): ReadonlyMap<string, ContextValue> =>
  new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));

const resourceAccount = ({ access, call }: Facts): string => access.resourceAccount ?? call.principal.account;

const orgOf = ({ world }: Facts, account: string): string | undefined =>
  world.organization.accounts[account] && world.organization.id;

/** A key that requests of people and roles have, and those of AWS services have not. */
const ofCaller =
  (key: Key): Key =>
  (facts) =>
    facts.call.principal.type === 'service' ? undefined : key(facts);

const ofService =
  (key: Key): Key =>
  (facts) =>
    facts.call.principal.type === 'service' ? key(facts) : undefined;

const orgPaths: Key = ({ call, world: { organization } }) => {
  const path = organization.accounts[call.principal.account];
  return path && [`${[organization.id, ...path].join('/')}/`];
};

const GLOBAL: Readonly<Record<string, Key>> = {
  'aws:currenttime': ({ world }) => world.clock.date().toISOString(),
  'aws:epochtime': ({ world }) => String(Math.floor(world.clock.now() / 1000)),
  'aws:principalaccount': ofCaller(({ call }) => call.principal.account),
  'aws:principalarn': ofCaller(({ call: { principal } }) =>
    principal.type === 'role' ? principal.roleArn : principal.arn,
  ),
  'aws:principalisawsservice': ({ call }) => String(call.principal.type === 'service'),
  'aws:principalorgid': ofCaller((facts) => orgOf(facts, facts.call.principal.account)),
  'aws:principalorgpaths': ofCaller(orgPaths),
  'aws:principalservicename': ({ call: { principal } }) =>
    principal.type === 'service' ? principal.service : undefined,
  'aws:principaltype': ofCaller(({ call }) => (call.principal.type === 'role' ? 'AssumedRole' : 'Account')),
  'aws:requestedregion': ({ call }) => call.region,
  'aws:resourceaccount': resourceAccount,
  'aws:resourceorgid': (facts) => orgOf(facts, resourceAccount(facts)),
  'aws:securetransport': () => 'true',
  'aws:sourceaccount': ofService(({ call }) => call.principal.account),
  'aws:sourcearn': ({ call: { principal } }) => (principal.type === 'service' ? principal.sourceArn : undefined),
  'aws:sourceip': ofCaller(() => '127.0.0.1'),
  'aws:sourceorgid': ofService((facts) => orgOf(facts, facts.call.principal.account)),
  'aws:userid': ({ call }) => call.principal.userId,
};
