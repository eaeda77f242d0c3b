import { type DeployedStack, type Facts, isKnown, type Unknown } from '../facts/facts.ts';
import { nameKey } from '../facts/name-key.ts';
import type { NamedResource, Needs, StackNeed } from '../needs/needs.ts';
import { deletion } from './deletions.ts';
import { counted, type Finding, notChecked, ok, problem } from './finding.ts';

/** Types that CloudFormation imports by the name in the template; of the others it does not know the identifier before. */
const IMPORTED_BY_NAME: readonly string[] = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::ECR::Repository',
  'AWS::Logs::LogGroup',
];

/** A name that exists already makes the deployment of a stack fail, unless the stack itself has the resource. */
export const checkNames = (needs: Needs, facts: Facts): readonly Finding[] =>
  needs.stacks.flatMap((stack) => {
    const named = needs.names.filter((each) => each.stack === stack.id);
    return named.length === 0 ? [] : namesOfStack(stack, named, needs, facts);
  });

const namesOfStack = (
  stack: StackNeed,
  named: readonly NamedResource[],
  needs: Needs,
  { stacks, names }: Facts,
): readonly Finding[] => {
  const deployed = stacks[stack.id];
  if (deployed === undefined) return [];
  if (!isKnown(deployed)) return [notChecked('names', `Which resources stack ${stack.name} has`, deployed)];
  const foreign = named.filter((each) => !has(deployed.known, each));
  const taken: NamedResource[] = [];
  const unread = new Map<string, { because: Unknown; types: string[] }>();
  for (const each of foreign) {
    const found = names[nameKey(each)] ?? { unknown: 'it was not read' };
    if (isKnown(found)) {
      if (found.known) taken.push(each);
    } else {
      const key = found.permission ?? found.unknown;
      const known = unread.get(key) ?? { because: found, types: [] };
      unread.set(key, { ...known, types: [...known.types, each.type] });
    }
  }
  const own = named.length - foreign.length;
  const free = foreign.length - taken.length - [...unread.values()].reduce((sum, { types }) => sum + types.length, 0);
  const said = [
    ...(free > 0 ? [`${counted(free, 'name')} free`] : []),
    ...(own > 0 ? [`${counted(own, 'name')} of its own`] : []),
  ];
  return [
    ...(said.length > 0 ? [ok('names', `${stack.name} (${stack.region}): ${said.join(', ')}`)] : []),
    ...inOrderOfDeletion(taken).map((each) => collision(each, stack, needs, stacks)),
    ...[...unread.values()].map(({ because, types }) =>
      notChecked('names', `${counted(types.length, 'name')} of ${stack.name} (${summary(types)})`, because),
    ),
  ];
};

/** `3 Logs::LogGroup, 1 IAM::Role` */
const summary = (types: readonly string[]): string =>
  [...Map.groupBy(types, (type) => type.replace(/^AWS::/, ''))]
    .map(([type, all]) => `${all.length} ${type}`)
    .join(', ');

/** A component cannot be deleted while a recipe uses it, nor a recipe while a pipeline does. */
const inOrderOfDeletion = (taken: readonly NamedResource[]): readonly NamedResource[] => {
  const order = ['ImagePipeline', 'LifecyclePolicy', 'ImageRecipe', 'ContainerRecipe'];
  const rank = ({ type }: NamedResource) => {
    const found = order.indexOf(type.split('::').at(-1) ?? '');
    return found < 0 ? order.length : found;
  };
  return taken.toSorted((a, b) => rank(a) - rank(b));
};

/** Physical ids are names, ARNs that end with the name or carry it before a build version, or URLs. */
const refersTo = (physicalId: string, name: string): boolean =>
  physicalId === name ||
  physicalId.endsWith(`/${name}`) ||
  physicalId.endsWith(`:${name}`) ||
  physicalId.startsWith(`${name}/`) ||
  physicalId.startsWith(`${name}:`);

const has = (stack: DeployedStack | undefined, { logicalId, type, name }: NamedResource): boolean =>
  stack?.resources.some(
    (each) => each.logicalId === logicalId && each.type === type && refersTo(each.physicalId, name),
  ) ?? false;

/** Whether CDK deploys the other one before it. */
const dependsOn = ({ dependencies }: StackNeed, on: string, all: readonly StackNeed[]): boolean =>
  all.some((each) => dependencies.includes(each.id) && (each.id === on || dependsOn(each, on, all)));

const collision = (
  resource: NamedResource,
  stack: StackNeed,
  { stacks: all, account }: Needs,
  deployed: Facts['stacks'],
): Finding => {
  const { type, name, region, retained } = resource;
  const owner = all.find(({ id, region: there }) => {
    const found = deployed[id];
    return (
      there === region &&
      found !== undefined &&
      isKnown(found) &&
      found.known?.resources.some((each) => each.type === type && refersTo(each.physicalId, name))
    );
  });
  const what = `${stack.name} (${region}): ${type} ${name} already exists`;
  const stacks = [stack.id];
  if (owner)
    return problem('names', `${what} in stack ${owner.name}`, {
      // CDK deploys what a stack depends on before it, which is what cannot be deployed yet.
      fix: [`npx cdk deploy ${dependsOn(owner, stack.id, all) ? '--exclusively ' : ''}${owner.id}`],
      hint: `Deploy ${owner.name} first: it releases resources that are no longer in its template.`,
      stacks,
    });
  const remove = deletion(resource, account);
  if (retained && IMPORTED_BY_NAME.includes(type))
    return problem('names', what, {
      fix: [`npx cdk deploy --import-existing-resources ${stack.id}`],
      hint: `This imports the existing resource into the stack. To start with an empty one, delete it instead: ${remove.join(' && ')}`,
      stacks,
      deletions: remove,
    });
  return problem('names', what, { fix: remove, stacks, deletions: remove });
};
