import type { Access, Call } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { isServiceLinked } from '../ec2/service-linked.ts';
import { notFound, versionNotFound } from './errors.ts';
import { isPublic, parameterArn, parseReference, type Reference } from './names.ts';
import { publicParameters } from './public-parameters.ts';
import { newest, type StoredParameter, type StoredVersion, ssmState } from './state.ts';

type Place = Pick<Call, 'account' | 'region'>;

/** A parameter of the caller's account, or a public one. */
export const lookUp = (
  world: World,
  place: Place,
  { name, account, region }: Reference,
): StoredParameter | undefined => {
  if (region !== undefined && region !== place.region) return undefined;
  const { parameters } = ssmState(world, place.account, place.region);
  // Nobody can write a public one; those that the account is said to have are beside its own.
  if (isPublic(name)) return publicParameters(place.region).find((one) => one.name === name) ?? parameters[name];
  if (account !== undefined && account !== place.account) return undefined;
  const found = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  // An ARN does not say whether the name begins with a slash.
  return found ?? (account === undefined ? undefined : parameters[name.slice(1)]);
};

/** As {@link lookUp}. Throws ParameterNotFound. */
export const findParameter = (world: World, place: Place, text: string): StoredParameter => {
  const found = lookUp(world, place, parseReference(text));
  if (!found) throw notFound(text);
  return found;
};

/** The version that a label or number means, the newest without one; undefined where there is none. */
export const versionOf = (parameter: StoredParameter, selector: string | undefined): StoredVersion | undefined => {
  if (selector === undefined) return newest(parameter);
  return parameter.versions.find(({ number, labels }) => String(number) === selector || labels.includes(selector));
};

/** As {@link versionOf}, by number. Throws ParameterVersionNotFound. */
export const findVersion = (parameter: StoredParameter, number: number | undefined): StoredVersion => {
  const found = versionOf(parameter, number === undefined ? undefined : String(number));
  if (!found) throw versionNotFound(parameter.name, number ?? '');
  return found;
};

/** What an action on a parameter takes, however it is named. */
export const parameterAccess = (
  action: string,
  text: string,
  call: Call,
  world: World,
  context: Access['context'] = {},
): Access => {
  const reference = parseReference(text);
  const tags = Object.entries(lookUp(world, call, reference)?.tags ?? {});
  const foreign = reference.account && reference.account !== call.account ? reference.account : undefined;
  return {
    action: `ssm:${action}`,
    resource: parameterArn(foreign ?? call.account, reference.region ?? call.region, reference.name),
    resourceAccount: foreign,
    context: { ...Object.fromEntries(tags.map(([key, value]) => [`aws:ResourceTag/${key}`, value])), ...context },
  };
};

/** Reading for another AWS service's own role needs no policy of the account. */
export const readAccess = (action: string, names: readonly string[], call: Call, world: World): readonly Access[] =>
  isServiceLinked(call) ? [] : names.map((name) => parameterAccess(action, name, call, world));
