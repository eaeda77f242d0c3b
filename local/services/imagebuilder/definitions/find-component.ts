import { checkDocument } from '../../../../shared/component-document/check-document.ts';
import type { ComponentDocument, Platform } from '../../../../shared/component-document/document.ts';
import type { World } from '../../../kernel/world.ts';
import { parseArn } from '../arn.ts';
import { managedComponents, named } from '../managed/catalog.ts';
import { factory, type Place } from '../store.ts';
import { compareVersions, newestOf } from '../versions/semantic-version.ts';

/** A component as a recipe means it. */
export interface FoundComponent {
  /** Build version ARN; as it was asked for where local AWS does not have its owner. */
  readonly arn: string;
  readonly name: string;
  readonly version: string | undefined;
  /** Undefined for one of an account that local AWS does not have. */
  readonly platform: Platform | undefined;
  readonly type: 'BUILD' | 'TEST' | undefined;
  /** Undefined where the document is not ours to read. */
  readonly document: ComponentDocument | undefined;
  readonly data: string | undefined;
  /** Names of its parameters; undefined where they are not known. `true`: has no default. */
  readonly parameters: ReadonlyMap<string, boolean> | undefined;
}

/** What an ARN means now, wildcards being the newest; or a sentence that says why it means nothing. */
export const findComponent = (world: World, place: Place, arn: string): FoundComponent | string => {
  const parsed = parseArn(arn);
  if (parsed?.kind !== 'component' || parsed.version === undefined)
    return `'${arn}' is no ARN of a component version: arn:aws:imagebuilder:<region>:<account>:component/<name>/<version>.`;
  if (parsed.region !== place.region)
    return `'${arn}' is in ${parsed.region}; components have to be in the recipe's region ${place.region}.`;
  const { owner, name, version, build } = parsed;
  if (owner === 'aws') return managed(world, arn, name, version);
  const known = world.places('imagebuilder').some(({ account }) => account === owner);
  if (owner !== place.account && !known)
    return {
      arn,
      name,
      version,
      platform: undefined,
      type: undefined,
      document: undefined,
      data: undefined,
      parameters: undefined,
    };
  const all = Object.values(factory(world, owner, place.region).components).filter((one) =>
    one.arn.includes(`:component/${name}/`),
  );
  const wanted = newestOf(
    all.map((one) => one.version),
    version,
  );
  const found = all
    .filter((one) => one.version === wanted && (build === undefined || one.arn.endsWith(`/${build}`)))
    .sort((a, b) => compareVersions(a.version, b.version))
    .at(-1);
  if (!found) return `There is no component '${arn}'.`;
  const { document } = checkDocument(found.given.data ?? '', found.platform);
  return {
    arn: found.arn,
    name: found.name,
    version: found.version,
    platform: found.platform,
    type: found.type,
    document,
    data: found.given.data,
    parameters: document && new Map(document.parameters.map((one) => [one.name, one.default === undefined])),
  };
};

const managed = (world: World, arn: string, name: string, version: string): FoundComponent | string => {
  const found = named(managedComponents(world), name, 'component');
  if (typeof found === 'string') return found;
  const newest = newestOf(found.versions, version);
  if (newest === undefined)
    return `Amazon's component '${name}' has no version ${version}; it has ${found.versions.join(', ')}.`;
  return {
    arn: `${arn.slice(0, arn.indexOf(`/${name}/`))}/${name}/${newest}/1`,
    name,
    version: newest,
    platform: found.platform,
    type: found.type,
    document: undefined,
    data: undefined,
    // AWS's parameters all have defaults.
    parameters: found.parameters && new Map(found.parameters.map((one) => [one, false])),
  };
};
