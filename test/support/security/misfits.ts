import type { PolicyKind } from '../../../local/iam/check-policy.ts';
import type { Statement } from '../../../local/kernel/policy.ts';
import { canMatch } from './arn-patterns.ts';
import { type ActionFacts, type Addition, actionsNamed, isGlobalKey, sameKey } from './service-reference.ts';

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** An action of a statement, or a pattern with the actions that it names: at least one of those has to fit. */
interface Named {
  readonly pattern: string;
  readonly actions: readonly ActionFacts[];
}

/**
 * What a statement says that the Service Authorization Reference does not know: actions that do not exist, resources that
 * no action of the statement has, actions that none of the resources can be, condition keys that an action does not have.
 */
export const misfitsOf = async (
  statement: Statement,
  kind: PolicyKind,
  additions: readonly Addition[],
): Promise<readonly string[]> => {
  const named = await Promise.all(
    [...listOf(statement.Action), ...listOf(statement.NotAction)]
      .filter((pattern) => !['*', ...WHOLE_SERVICE].includes(pattern))
      .map(async (pattern) => ({ pattern, actions: await actionsNamed(pattern, additions) })),
  );
  const missing = named.filter(({ actions }) => actions.length === 0).map(({ pattern }) => `no action ${pattern}`);
  const known = named.filter(({ actions }) => actions.length > 0);
  const resources = kind === 'identity' ? resourceMisfits(statement, known) : [];
  return [...missing, ...resources, ...conditionMisfits(statement, known)];
};

/** In key policies, where the resource is the key itself. */
const WHOLE_SERVICE = ['kms:*'];

const resourceMisfits = (statement: Statement, named: readonly Named[]): readonly string[] => {
  const resources = listOf(statement.Resource);
  if (resources.length === 0 || named.length === 0) return [];
  const useless = named
    .filter(({ actions }) => !actions.some((action) => resources.some((resource) => isOf(action, resource))))
    .map(({ pattern, actions }) => {
      const formats = [...new Set(actions.flatMap(({ resourceTypes }) => resourceTypes.map(({ arn }) => arn)))];
      return formats.length === 0
        ? `${pattern} has no resource types, so it needs the resource *`
        : `${pattern} is for ${formats.join(', ')}, which ${resources.join(', ')} cannot be`;
    });
  const unfit = resources
    .filter((resource) => !named.some(({ actions }) => actions.some((action) => isOf(action, resource))))
    .map((resource) => `no action of the statement is for the resource ${resource}`);
  return [...useless, ...unfit];
};

/**
 * Actions that a policy allows on some of the resource types that a request is about, and on none of another: RunInstances on AMIs and not on
 * volumes. Nothing else in the policy allows them there, so that every request is denied.
 */
export const incompleteIn = async (statements: readonly Statement[]): Promise<readonly string[]> => {
  const allowed = new Map<string, string[]>();
  for (const { Effect, Action, Resource } of statements) {
    if (Effect !== 'Allow') continue;
    for (const pattern of listOf(Action)) allowed.set(pattern, [...(allowed.get(pattern) ?? []), ...listOf(Resource)]);
  }
  const found = [...allowed].map(async ([pattern, resources]) => {
    const [action, ...more] = await actionsNamed(pattern, []);
    if (!action || more.length > 0) return [];
    return action.resourceTypes
      .filter(
        ({ name, required, arn }) =>
          required &&
          !EITHER.includes(`${action.name} ${name}`) &&
          !resources.some((resource) => canMatch(resource, arn)),
      )
      .map(({ arn }) => `${action.name} also needs ${arn}`);
  });
  return (await Promise.all(found)).flat();
};

/** An execution is of a standard or of an express workflow; the reference requires both. */
const EITHER = ['states:DescribeExecution express'];

const isOf = ({ resourceTypes }: ActionFacts, resource: string): boolean =>
  resource === '*' || resourceTypes.some(({ arn }) => canMatch(resource, arn));

const conditionMisfits = (statement: Statement, named: readonly Named[]): readonly string[] => {
  const keys = Object.values(statement.Condition ?? {}).flatMap((block) => Object.keys(block));
  return [...new Set(keys)]
    .filter((key) => !isGlobalKey(key))
    .flatMap((key) =>
      named
        .filter(({ actions }) => !actions.some((action) => hasKey(action, key, listOf(statement.Resource))))
        .map(({ pattern }) => `${pattern} has no condition key ${key}`),
    );
};

const hasKey = ({ conditionKeys, resourceTypes }: ActionFacts, key: string, resources: readonly string[]): boolean => {
  const own = resourceTypes.filter(
    ({ arn }) => resources.length === 0 || resources.some((resource) => canMatch(resource, arn)),
  );
  return [...conditionKeys, ...own.flatMap((type) => type.conditionKeys)].some((known) => sameKey(known, key));
};
