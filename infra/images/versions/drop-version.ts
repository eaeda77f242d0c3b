import { ConfigurationError } from '../../configuration/configuration-error.ts';
import type { Release, VersionLock } from './lock-file.ts';
import type { Version } from './release-number.ts';
import { bothSpent, NOTHING_SPENT, type Spent } from './spent.ts';
import { usedComponents } from './used-components.ts';

/** `web/1.0.0`, a version of the recipe; `web/approve/1.0.0`, one of a workflow; `1.0.0` where one image alone has it. */
export interface DropTarget {
  readonly said: string;
  readonly image: string | undefined;
  readonly workflow: string | undefined;
  readonly version: Version;
}

export interface LockOfImage {
  readonly name: string;
  readonly lock: VersionLock;
}

/** Throws ConfigurationError for what is no version. */
export const dropTarget = (said: string): DropTarget => {
  const [, image, workflow, version] = /^(?:([a-z][a-z0-9-]*)\/)?(?:([^/]+)\/)?(\d+\.\d+\.\d+)$/.exec(said) ?? [];
  if (version === undefined || (workflow !== undefined && image === undefined))
    throw new ConfigurationError(
      `--drop ${said}: give IMAGE/VERSION, such as web-server/1.0.0, or IMAGE/WORKFLOW/VERSION`,
    );
  return { said, image, workflow, version };
};

/** The images with the version taken out of the one that has it. Throws ConfigurationError where that would break something. */
export const dropVersion = <Image extends LockOfImage>(
  images: readonly Image[],
  target: DropTarget,
): readonly Image[] => {
  const image = imageOf(images, target);
  const { lock, name } = image;
  const releases = releasesOf(lock, target);
  if (!releases.some(({ version }) => version === target.version)) {
    if (droppedOf(lock.dropped ?? NOTHING_SPENT, target).includes(target.version)) return images;
    const known = releases.map(({ version }) => version).join(', ') || 'none';
    throw refused(target, `${label(name, target)} is not in the template. The template has ${known}`);
  }
  if (releases[0]?.version === target.version)
    throw refused(
      target,
      `${label(name, target)} is the current version. Change image.yaml or the document so that it can be deployed, then run this command again`,
    );
  const users = usersOf(images, name, target);
  if (users.length > 0)
    throw refused(
      target,
      `${users.join(', ')} ${users.length === 1 ? 'is' : 'are'} built on it. Drop ${users.length === 1 ? 'it' : 'them'} first`,
    );
  const changed = { ...image, lock: without(lock, target) };
  return images.map((each) => (each === image ? changed : each));
};

const refused = ({ said }: DropTarget, why: string): ConfigurationError =>
  new ConfigurationError(`--drop ${said}: ${why}`);

const label = (image: string, { workflow, version }: DropTarget): string =>
  workflow === undefined ? `${image} ${version}` : `workflow ${workflow} ${version} of ${image}`;

const imageOf = <Image extends LockOfImage>(images: readonly Image[], target: DropTarget): Image => {
  const having = images.filter(({ name, lock }) =>
    target.image === undefined
      ? [...lock.recipe.map(({ version }) => version), ...(lock.dropped?.recipe ?? [])].includes(target.version)
      : name === target.image,
  );
  const [only, ...more] = having;
  if (only !== undefined && more.length === 0) return only;
  const names = having.map(({ name }) => `${name}/${target.version}`);
  if (only !== undefined) throw refused(target, `several images have this version. Give ${names.join(' or ')}`);
  const known = images.map(({ name }) => name).join(', ');
  throw refused(
    target,
    target.image === undefined
      ? 'no image has this version'
      : `there is no image "${target.image}". There are ${known}`,
  );
};

const releasesOf = ({ recipe, workflows }: VersionLock, { workflow }: DropTarget): readonly Release<unknown>[] =>
  workflow === undefined ? recipe : (workflows[workflow] ?? []);

const droppedOf = ({ recipe, workflows }: Spent, { workflow }: DropTarget): readonly Version[] =>
  workflow === undefined ? recipe : (workflows[workflow] ?? []);

/** Recipes of other images that ask for this very version as their base. */
const usersOf = (images: readonly LockOfImage[], name: string, { workflow, version }: DropTarget): readonly string[] =>
  workflow !== undefined
    ? []
    : images.flatMap(({ name: other, lock }) =>
        lock.recipe.flatMap(({ version: own, content: { baseImage } }) =>
          typeof baseImage === 'object' &&
          'image' in baseImage &&
          baseImage.image === name &&
          baseImage.version === version
            ? [`${other}/${own}`]
            : [],
        ),
      );

const without = (lock: VersionLock, { workflow, version }: DropTarget): VersionLock => {
  const others = <R extends { version: Version }>(all: readonly R[] = []) =>
    all.filter((each) => each.version !== version);
  const recipe = workflow === undefined ? others(lock.recipe) : lock.recipe;
  const workflows =
    workflow === undefined ? lock.workflows : { ...lock.workflows, [workflow]: others(lock.workflows[workflow]) };
  const components = usedComponents(lock.components, recipe);
  const dropped: Spent = {
    recipe: workflow === undefined ? [version] : [],
    components: missing(lock.components, components),
    workflows: workflow === undefined ? {} : { [workflow]: [version] },
  };
  return { recipe, components, workflows, dropped: bothSpent(lock.dropped ?? NOTHING_SPENT, dropped) };
};

type ByName = Readonly<Record<string, readonly Release<unknown>[]>>;

/** Components that the dropped recipe alone had. */
const missing = (before: ByName, after: ByName): Spent['components'] =>
  Object.fromEntries(
    Object.entries(before).flatMap(([name, releases]) => {
      const left = new Set(after[name]?.map(({ version }) => version));
      const gone = releases.map(({ version }) => version).filter((version) => !left.has(version));
      return gone.length > 0 ? [[name, gone]] : [];
    }),
  );
