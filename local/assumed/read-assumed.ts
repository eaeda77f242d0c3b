import { existsSync, readFileSync } from 'node:fs';
import type { z } from 'zod';
import { parseYaml } from '../../shared/component-document/reading/parse-yaml.ts';
import { LocalAwsError } from '../kernel/errors.ts';
import { type Assumed, assumedSchema } from './schema.ts';

/** Read where no other file is named. */
export const ASSUMED_FILE = 'local/assumed.yaml';

/** What a file says that the accounts have. Without a name, that of {@link ASSUMED_FILE} if it is there. Throws {@link LocalAwsError} with every problem of the file. */
export const readAssumed = (file: string | undefined): Assumed => {
  if (file === undefined && !existsSync(ASSUMED_FILE)) return { accounts: {} };
  const name = file ?? ASSUMED_FILE;
  const { document } = parseYaml(read(name), { prettyErrors: true });
  if (document.errors.length > 0)
    throw new LocalAwsError(document.errors.map(({ message }) => `${name}: ${message}`).join('\n'));
  const { success, data, error } = assumedSchema.safeParse(document.toJS() ?? {});
  if (success) return data;
  throw new LocalAwsError(
    error.issues.map((issue) => `${name}: ${issue.path.map(String).join('.')}: ${messageOf(issue)}`).join('\n'),
  );
};

const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_key' ? issue.issues.map(({ message }) => message).join(', ') : issue.message;

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new LocalAwsError(`${file} cannot be read: ${(error as Error).message}.`);
  }
};
