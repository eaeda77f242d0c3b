import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './paths.ts';

/**
 * A folder with what a bundle holds beside its code: the word that it is CommonJS, wherever it is unpacked, and the
 * configuration for functions that read it. Its name comes from its content, so that two syntheses at once do not meet.
 */
export const besideBundle = (configuration: string | undefined): string => {
  const hash = createHash('sha256')
    .update(configuration ?? '')
    .digest('hex')
    .slice(0, 16);
  const directory = join(PROJECT, 'node_modules', '.cache', 'hallmark', hash);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{ "type": "commonjs" }\n');
  if (configuration !== undefined) writeFileSync(join(directory, 'configuration.json'), configuration);
  return directory;
};
