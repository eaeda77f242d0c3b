import { ConfigurationError } from '../../configuration/configuration-error.ts';
import type { ImageDefinition } from '../image-definition.ts';
import { type Bumped, bump, type Line } from './line.ts';
import { componentLines, workflowLines } from './lines.ts';
import type { Release, VersionLock } from './lock-file.ts';
import type { Version } from './release-number.ts';
import { recipeLine } from './released-image.ts';
import type { Spent } from './spent.ts';
import { usedComponents } from './used-components.ts';

export interface Change {
  /** `recipe`, `component apache`, `workflow approve`. */
  readonly what: string;
  /** Undefined for the first. */
  readonly from: Version | undefined;
  readonly to: Version;
}

export interface BumpedImage {
  readonly lock: VersionLock;
  readonly changes: readonly Change[];
}

/** Earlier versions that stay in the template beside the current one, so that going back a few commits is deployable. */
const KEPT = 5;

/** Gives everything that changed its next version. `spent` are numbers that other commits used. Throws ConfigurationError. */
export const bumpImage = (image: ImageDefinition, lock: VersionLock, spent: Spent): BumpedImage => {
  const changes: Change[] = [];
  const recorded = <Content>(what: string, line: Line<Content>): readonly Release<Content>[] => {
    const bumped = bump(line);
    if (bumped.outcome === 'backwards') throw backwards(image.file, what, line.release, bumped);
    if (bumped.outcome === 'new') changes.push({ what, from: line.recorded[0]?.version, to: bumped.version });
    return bumped.recorded;
  };
  const all = <Content>(kind: string, lines: ReadonlyMap<string, Line<Content>>) =>
    Object.fromEntries([...lines].map(([name, line]) => [name, recorded(`${kind} ${name}`, line)]));
  const components = all('component', componentLines(image, lock, spent));
  const workflows = all('workflow', workflowLines(image, lock, spent));
  const line = recipeLine(image, lock, (name) => components[name]?.[0]?.version ?? '');
  const recipe = recorded('recipe', { ...line, spent: spent.recipe }).slice(0, KEPT + 1);
  return {
    lock: {
      recipe,
      components: usedComponents({ ...lock.components, ...components }, recipe),
      workflows: kept(workflows),
      ...(lock.dropped === undefined ? {} : { dropped: lock.dropped }),
    },
    changes,
  };
};

const backwards = (
  file: string,
  what: string,
  release: string,
  { newest }: Bumped<unknown> & { outcome: 'backwards' },
) =>
  new ConfigurationError(
    `${file}: ${what}: version "${release}" is behind ${newest}, which was used already: a version only goes forward, give "${newest.split('.').slice(0, 2).join('.')}" or a later one`,
  );

const kept = (workflows: VersionLock['workflows']): VersionLock['workflows'] =>
  Object.fromEntries(Object.entries(workflows).map(([name, all]) => [name, all.slice(0, KEPT + 1)]));
