import type { Access } from '../../../local/kernel/call.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import { canMatch } from './arn-patterns.ts';
import { type ActionFacts, ADDITIONS, actionsNamed, isGlobalKey, sameKey } from './service-reference.ts';

/** Puts each permission that local AWS asks for into `asked`, once. */
export const recordAccesses = (world: LocalWorld, asked: Map<string, Access>): void => {
  const authorize = world.authorize.bind(world);
  world.authorize = (access, call) => {
    const keys = Object.keys(access.context ?? {}).toSorted();
    asked.set([access.action, access.resource, ...keys].join(' '), access);
    authorize(access, call);
  };
};

/** Where permissions that local AWS asks for are not those that AWS has: a policy for AWS would then fail here, or one for here on AWS. */
export const strangenessOf = async (asked: ReadonlyMap<string, Access>): Promise<readonly string[]> => [
  ...new Set((await Promise.all([...asked.values()].map(strangeness))).flat()),
];

const strangeness = async ({ action, resource, context = {} }: Access): Promise<readonly string[]> => {
  const [facts] = await actionsNamed(action, ADDITIONS);
  if (!facts) return [`AWS has no action ${action}`];
  const keys = Object.keys(context).filter((key) => !isGlobalKey(key) && !allKeys(facts).some((k) => sameKey(k, key)));
  return [
    ...(fits(facts, resource) ? [] : [`${action} is not for the resource ${resource}`]),
    ...keys.map((key) => `${action} has no condition key ${key}`),
  ];
};

const fits = ({ resourceTypes }: ActionFacts, resource: string): boolean =>
  resourceTypes.length === 0 ? resource === '*' : resourceTypes.some(({ arn }) => canMatch(resource, arn));

const allKeys = ({ conditionKeys, resourceTypes }: ActionFacts): readonly string[] => [
  ...conditionKeys,
  ...resourceTypes.flatMap((type) => type.conditionKeys),
];
