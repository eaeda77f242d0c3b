import { nameOfFile } from '../beside.ts';
import type { ImageDefinition } from '../image-definition.ts';
import { type ComponentContent, componentContents, type WorkflowContent, workflowContents } from './contents.ts';
import type { Line } from './line.ts';
import type { Release, VersionLock } from './lock-file.ts';
import type { Spent } from './spent.ts';

/** The line of every own component, by name. */
export const componentLines = (
  image: ImageDefinition,
  lock: VersionLock,
  spent: Spent,
): ReadonlyMap<string, Line<ComponentContent>> =>
  linesOf(componentContents(image), image.components, lock.components, spent.components);

/** The line of every own workflow, by name. */
export const workflowLines = (
  image: ImageDefinition,
  lock: VersionLock,
  spent: Spent,
): ReadonlyMap<string, Line<WorkflowContent>> =>
  linesOf(workflowContents(image), image.workflows, lock.workflows, spent.workflows);

const linesOf = <Content>(
  contents: ReadonlyMap<string, Content>,
  uses: readonly ({ file: string; version: string } | object)[],
  recorded: Readonly<Record<string, readonly Release<Content>[]>>,
  spent: Spent['components'],
): ReadonlyMap<string, Line<Content>> => {
  const releases = new Map(uses.flatMap((use) => ('file' in use ? [[nameOfFile(use.file), use.version]] : [])));
  return new Map(
    [...contents].map(([name, content]) => [
      name,
      { release: releases.get(name) ?? '1.0', content, recorded: recorded[name] ?? [], spent: spent[name] ?? [] },
    ]),
  );
};
