import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'hallmark-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder that is there until the tests of this file are over. */
export const emptyFolder = (): string => mkdtempSync(join(folder, 'each-'));

/** A file with this text, in a folder of its own. */
export const written = (name: string, text: string): string => {
  const file = join(emptyFolder(), name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
};
