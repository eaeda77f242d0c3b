import { type Release, same } from './lock-file.ts';
import { compare, following, goesBack, isOf, newest, type Version } from './release-number.ts';

/** The versions of one recipe, component or workflow: what the files say now, and what was recorded of it. */
export interface Line<Content> {
  /** `1.0`, as image.yaml asks. */
  readonly release: string;
  readonly content: Content;
  readonly recorded: readonly Release<Content>[];
  /** Versions that commits before this one gave, and a revert may have taken out again: their numbers are spent. */
  readonly spent: readonly Version[];
}

/** The version that stands for the content now, if it was recorded, is of the release asked for and the last one. */
export const currentVersion = <Content>({ release, content, recorded, spent }: Line<Content>): Version | undefined => {
  const [last] = recorded;
  if (!last || !isOf(last.version, release) || !same(last.content, content)) return undefined;
  const overtaken = spent.some((version) => compare(version, last.version) > 0);
  return overtaken ? undefined : last.version;
};

export type Bumped<Content> =
  | { readonly outcome: 'unchanged' | 'new'; readonly version: Version; readonly recorded: readonly Release<Content>[] }
  | { readonly outcome: 'backwards'; readonly newest: Version };

/** Records the content under its version: the last one if nothing changed, else the next one that nobody used. */
export const bump = <Content>(line: Line<Content>): Bumped<Content> => {
  const version = currentVersion(line);
  if (version !== undefined) return { outcome: 'unchanged', version, recorded: line.recorded };
  const known = [...line.recorded.map((each) => each.version), ...line.spent];
  if (goesBack(line.release, known)) return { outcome: 'backwards', newest: newest(known) ?? '' };
  const next = following(line.release, known);
  return { outcome: 'new', version: next, recorded: [{ version: next, content: line.content }, ...line.recorded] };
};
