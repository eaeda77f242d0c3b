import { nameOfFile } from '../beside.ts';
import type { ImageDefinition } from '../image-definition.ts';
import { type ComponentContent, componentContents, type WorkflowContent, workflowContents } from './contents.ts';
import type { Line } from './line.ts';
import type { VersionLock } from './lock-file.ts';
import type { Version } from './release-number.ts';

/** Numbers that are spent, by what they belong to. */
export interface Spent {
  readonly recipe: readonly Version[];
  readonly components: Readonly<Record<string, readonly Version[]>>;
  readonly workflows: Readonly<Record<string, readonly Version[]>>;
}

export const NOTHING_SPENT: Spent = { recipe: [], components: {}, workflows: {} };

/** The line of every own component, by name. */
export const componentLines = (
  image: ImageDefinition,
  lock: VersionLock,
  spent: Spent,
): ReadonlyMap<string, Line<ComponentContent>> => {
  const releases = releasesOf(image.components);
  return mapped(componentContents(image), (name, content) => ({
    release: releases.get(name) ?? '1.0',
    content,
    recorded: lock.components[name] ?? [],
    spent: spent.components[name] ?? [],
  }));
};

/** The line of every own workflow, by name. */
export const workflowLines = (
  image: ImageDefinition,
  lock: VersionLock,
  spent: Spent,
): ReadonlyMap<string, Line<WorkflowContent>> => {
  const releases = releasesOf(image.workflows);
  return mapped(workflowContents(image), (name, content) => ({
    release: releases.get(name) ?? '1.0',
    content,
    recorded: lock.workflows[name] ?? [],
    spent: spent.workflows[name] ?? [],
  }));
};

const releasesOf = (uses: readonly ({ file: string; version: string } | object)[]): ReadonlyMap<string, string> =>
  new Map(uses.flatMap((use) => ('file' in use ? [[nameOfFile(use.file), use.version]] : [])));

const mapped = <A, B>(all: ReadonlyMap<string, A>, change: (name: string, value: A) => B): ReadonlyMap<string, B> =>
  new Map([...all].map(([name, value]) => [name, change(name, value)]));
