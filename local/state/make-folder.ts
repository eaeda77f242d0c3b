import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A folder with those above it. Node's own way (`recursive`) never returns for a folder in /proc. Throws as `mkdir` does. */
export const makeFolder = (path: string): void => {
  const known = statSync(path, { throwIfNoEntry: false });
  if (known?.isDirectory()) return;
  if (known) throw new Error(`${path} is no folder`);
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else made it.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
  }
};
