import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../kernel/world.ts';
import type { Code } from './state.ts';

const written = new WeakMap<World, Map<string, string>>();

/** The folder that a function runs from. Code from a template is written to a temporary one, which {@link removeInlineCode} removes. */
export const taskRoot = (world: World, code: Code): string => {
  if ('directory' in code) return code.directory;
  const folders = written.get(world) ?? new Map<string, string>();
  written.set(world, folders);
  const known = folders.get(code.inline);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'local-lambda-'));
  writeFileSync(join(folder, 'index.js'), code.inline);
  folders.set(code.inline, folder);
  return folder;
};

export const removeInlineCode = (world: World): void => {
  for (const folder of written.get(world)?.values() ?? []) rmSync(folder, { recursive: true, force: true });
  written.delete(world);
};

/** Size in bytes, and a hash of what tells one code from another: text, or the path of an asset that is named by its content. */
export const measureCode = (code: Code): { readonly size: number; readonly sha256: string } => {
  const text = 'inline' in code ? code.inline : code.directory;
  const size = 'inline' in code ? Buffer.byteLength(code.inline) : folderSize(code.directory);
  return { size, sha256: createHash('sha256').update(text).digest('base64') };
};

const folderSize = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? folderSize(path) : statSync(path).size);
  }, 0);
