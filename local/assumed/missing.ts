import { stringify } from 'yaml';
import type { StackArtifact } from '../deploy/assembly.ts';
import { condition, resolve } from '../deploy/intrinsics.ts';
import { stackId } from '../deploy/names.ts';
import type { Scope } from '../deploy/scope.ts';
import { LocalAwsError } from '../kernel/errors.ts';
import type { World } from '../kernel/world.ts';
import { isThere } from './is-there.ts';
import { type Kind, MAKES, NEEDS, valuesAt } from './needs.ts';
import { ASSUMED_FILE } from './read-assumed.ts';

interface Missing {
  readonly kind: Kind;
  /** As the file says it. */
  readonly name: string;
  readonly account: string;
  /** Undefined where the thing has none: roles, instance profiles, buckets. */
  readonly region: string | undefined;
  readonly where: string;
}

/**
 * Throws {@link LocalAwsError} with everything that stacks take from their accounts and that is not there, and the lines that
 * say it is. CloudFormation would tell one at a time, when it comes to it.
 */
export const checkNothingMissing = (stacks: readonly StackArtifact[], world: World): void => {
  const made = new Set(stacks.flatMap(madeBy));
  const missing = stacks
    .flatMap((stack) => neededBy(stack))
    .filter((one) => !made.has(keyOf(one)) && !isThere(world, one));
  if (missing.length > 0) throw new LocalAwsError(explain(missing));
};

type Named = Pick<Missing, 'kind' | 'name' | 'account' | 'region'>;

const keyOf = ({ kind, name, account, region = 'global' }: Named): string => `${kind}/${account}/${region}/${name}`;

const GLOBAL: ReadonlySet<Kind> = new Set(['roles', 'instanceProfiles', 'buckets']);

const madeBy = (stack: StackArtifact): readonly string[] =>
  resourcesOf(stack).flatMap(({ type, properties }) => {
    const makes = MAKES[type];
    if (!makes) return [];
    const { account, region } = stack;
    return valuesAt(properties, makes.path)
      .filter((value) => typeof value === 'string')
      .map((name) => keyOf({ kind: makes.kind, name, account, region: GLOBAL.has(makes.kind) ? undefined : region }));
  });

const neededBy = (stack: StackArtifact): readonly Missing[] => {
  const inResources = resourcesOf(stack).flatMap(({ logicalId, type, properties }) =>
    (NEEDS[type] ?? []).flatMap(({ path, kind }) =>
      valuesAt(properties, path)
        .filter((value) => typeof value === 'string')
        .flatMap((text) => named(kind, text, stack))
        .map((one) => ({ ...one, where: `${stack.stackName}/${logicalId} (${type} ${path.join('.')})` })),
    ),
  );
  const { stackName, account, region, template } = stack;
  const references = [...JSON.stringify(template.Resources ?? {}).matchAll(/\{\{resolve:ssm:([^}:]+)/g)].map(
    ([, name = '']) => ({ name, where: `${stackName} ({{resolve:ssm:${name}}})` }),
  );
  const parameters = Object.entries(template.Parameters ?? {})
    .filter(([, { Type }]) => Type.startsWith('AWS::SSM::Parameter::Value'))
    .map(([id, { Default }]) => ({
      name: String(stack.parameters[id] ?? Default),
      where: `${stackName}, parameter ${id}`,
    }));
  const ssm = [...references, ...parameters]
    .filter(({ name }) => !name.startsWith('/cdk-bootstrap/'))
    .map((one) => ({ ...one, kind: 'parameters' as const, account, region }));
  return [...inResources, ...ssm];
};

/** The thing that a value means; none for what belongs to another account or to AWS. */
const named = (kind: Kind, text: string, { account, region }: StackArtifact): readonly Named[] => {
  if (text.includes('{{resolve:')) return [];
  if (kind === 'images') return ofParentImage(text, account, region);
  if (kind === 'licenseConfigurations') return [{ kind, name: text, account, region }];
  if (!text.startsWith('arn:')) {
    if (kind === 'keys' && text.startsWith('alias/aws/')) return [];
    return [{ kind, name: text, account, region: GLOBAL.has(kind) ? undefined : region }];
  }
  const [, , , place, owner, ...rest] = text.split(':');
  if (owner !== account) return [];
  const path = rest.join(':');
  if (kind === 'roles') return [{ kind, name: path.replace(/^role\//, ''), account, region: undefined }];
  if (kind === 'keys' && path.startsWith('alias/aws/')) return [];
  return [{ kind, name: path.replace(/^key\//, ''), account, region: place || region }];
};

const ofParentImage = (text: string, account: string, region: string): readonly Named[] => {
  if (text.startsWith('ssm:')) return [{ kind: 'parameters', name: text.slice('ssm:'.length), account, region }];
  return text.startsWith('ami-') ? [{ kind: 'images', name: text, account, region }] : [];
};

/** Resources with their properties, as far as these are known before anything is made. */
const resourcesOf = (stack: StackArtifact) =>
  Object.entries(stack.template.Resources ?? {})
    .filter(([, { Condition }]) => Condition === undefined || mayHold(Condition, scopeOf(stack)))
    .map(([logicalId, { Type, Properties = {} }]) => ({
      logicalId,
      type: Type,
      properties: known(Properties, scopeOf(stack)),
    }));

const mayHold = (name: string, scope: Scope): boolean => {
  try {
    return condition(name, scope);
  } catch {
    return true;
  }
};

/** A value that depends on a resource of the stack is left out: the stack makes it. */
const known = (value: unknown, scope: Scope): unknown => {
  try {
    return resolve(value, scope);
  } catch {
    if (Array.isArray(value)) return value.map((item) => known(item, scope)).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null || isCall(value)) return undefined;
    return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, known(inner, scope)]));
  }
};

const isCall = (value: object): boolean => Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'));

const scopeOf = ({ stackName, account, region, template, parameters }: StackArtifact): Scope => ({
  stackName,
  stackId: stackId(account, region, stackName, 0),
  account,
  region,
  template,
  parameters,
  conditions: new Map(),
  resources: new Map(),
  exported: () => undefined,
  stackOutput: () => undefined,
});

const explain = (missing: readonly Missing[]): string =>
  [
    'These stacks need resources that the accounts do not have:',
    ...missing.map(
      ({ kind, name, account, region, where }) =>
        `- ${NOUNS[kind]} ${name} in ${account}${region ? ` ${region}` : ''}: ${where}`,
    ),
    '',
    `On AWS, the deployment would fail at the first of them. Correct the names. If your accounts have these resources, add these lines to ${ASSUMED_FILE}, or to the file of --assume:`,
    '',
    stringify({ accounts: linesOf(missing) }, { singleQuote: true }).trimEnd(),
  ].join('\n');

const NOUNS: Readonly<Record<Kind, string>> = {
  roles: 'the role',
  instanceProfiles: 'the instance profile',
  buckets: 'the bucket',
  subnets: 'the subnet',
  securityGroups: 'the security group',
  keyPairs: 'the key pair',
  repositories: 'the repository',
  keys: 'the key',
  topics: 'the topic',
  licenseConfigurations: 'the license configuration',
  images: 'the AMI',
  parameters: 'the parameter',
};

/** The template does not tell the VPC; subnets and groups of one configuration have to share it. */
const SOME_VPC = 'vpc-00000000000000000';
const SOME_AMI = 'ami-00000000000000000';

const linesOf = (missing: readonly Missing[]): Record<string, Record<string, unknown>> => {
  const accounts: Record<string, Record<string, unknown>> = {};
  for (const { kind, name, account, region } of missing) {
    accounts[account] ??= {};
    const of = accounts[account];
    const place = region === undefined ? of : within(within(of, 'regions'), region);
    put(place, kind, name);
  }
  return accounts;
};

const within = (parent: Record<string, unknown>, name: string): Record<string, unknown> => {
  parent[name] ??= {};
  return parent[name] as Record<string, unknown>;
};

const put = (place: Record<string, unknown>, kind: Kind, name: string): void => {
  if (kind === 'parameters') {
    within(place, 'parameters')[name] = SOME_AMI;
    return;
  }
  const list = kind === 'keys' && name.startsWith('alias/') ? 'aliases' : kind;
  place[list] ??= [];
  const all = place[list] as unknown[];
  const entry =
    kind === 'subnets' || kind === 'securityGroups'
      ? { id: name, vpc: SOME_VPC }
      : kind === 'images'
        ? { id: name }
        : name;
  if (!all.some((one) => JSON.stringify(one) === JSON.stringify(entry))) all.push(entry);
};
