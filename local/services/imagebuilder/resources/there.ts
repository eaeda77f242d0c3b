import type { DeployedResource, ExistingResource, ResourceRequest } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { arnOf, slug } from '../arn.ts';
import { NAMED, type NamedKind } from '../definitions/put-named.ts';
import { type FactoryState, factory, type Versioned } from '../store.ts';

type VersionedKind = 'components' | 'recipes' | 'containerRecipes' | 'workflows';

/**
 * The version that a template asks for, where it is there already; `kind` is the resource's in an ARN. A version with x is a
 * new one. CloudFormation names what exists by its name, since the template cannot tell the ARN.
 */
export const versionThere = <Kind extends VersionedKind>(
  { account, region, properties }: ResourceRequest,
  world: World,
  store: Kind,
  kind: string,
  view: (stored: FactoryState[Kind][string]) => DeployedResource,
): ExistingResource | undefined => {
  const name = String(properties['Name']);
  const builds = store === 'components' || store === 'workflows' ? '/1' : '';
  const arn = arnOf(account, region, kind, `${slug(name)}/${String(properties['Version'])}${builds}`);
  const all = factory(world, account, region)[store] as Record<string, Versioned<unknown>>;
  const stored = all[arn] as FactoryState[Kind][string] | undefined;
  return stored && { identifier: name, ...view(stored) };
};

/** What has the name that a template asks for, of a kind without versions. */
export const namedThere = <Kind extends NamedKind>(
  { account, region, properties }: ResourceRequest,
  world: World,
  kind: Kind,
  view: (stored: FactoryState[Kind][string]) => DeployedResource,
): ExistingResource | undefined => {
  const name = String(properties['Name']);
  const arn = arnOf(account, region, NAMED[kind][0], slug(name));
  const stored = factory(world, account, region)[kind][arn] as FactoryState[Kind][string] | undefined;
  return stored && { identifier: name, ...view(stored) };
};
