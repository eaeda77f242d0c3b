import type { World } from '../../../kernel/world.ts';
import { arnOf, slug } from '../arn.ts';
import { NAMED, type NamedKind } from '../definitions/put-named.ts';
import { alreadyExists, dependedOn, notFound } from '../errors.ts';
import { type FactoryState, factory, type Place } from '../store.ts';

/** The resource of an ARN. Throws ResourceNotFoundException. */
export const find = <Kind extends NamedKind>(
  world: World,
  { account, region }: Place,
  kind: Kind,
  arn: string | undefined,
): FactoryState[Kind][string] => {
  const there = factory(world, account, region)[kind] as Record<string, FactoryState[Kind][string]>;
  const found = there[arn ?? ''];
  if (!found) throw notFound(arn ?? '');
  return found;
};

/** Throws ResourceAlreadyExistsException where the name is taken: Create… makes something new. */
export const mustBeNew = (
  world: World,
  { account, region }: Place,
  kind: NamedKind,
  name: string | undefined,
): void => {
  const arn = arnOf(account, region, NAMED[kind][0], slug(name ?? ''));
  if (factory(world, account, region)[kind][arn]) throw alreadyExists(NAMED[kind][1], arn);
};

/** Takes the resource away; one that a pipeline uses stays. */
export const remove = (world: World, place: Place, kind: NamedKind, arn: string | undefined): string => {
  const { arn: known } = find(world, place, kind, arn);
  const { pipelines, [kind]: there } = factory(world, place.account, place.region);
  const user = Object.values(pipelines).find(
    ({ given }) => given.infrastructureConfigurationArn === known || given.distributionConfigurationArn === known,
  );
  if (user) throw dependedOn(`The resource '${known}' is used by the pipeline '${user.arn}'.`);
  delete there[known];
  return known;
};
