import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where end-to-end tests find the synthesized app. */
export const ASSEMBLY = join(PROJECT, 'node_modules', '.cache', 'hallmark', 'test-assembly');

/**
 * The templates of every kind of configuration are validated by test/infra/synthesis.test.ts, and that of the example by
 * `npm run check`: to validate each of the many that other tests synthesize would double the time of those tests.
 */
const withoutValidation = (): void => {
  process.env['CDK_VALIDATION'] = 'false';
};

/** Synthesizes the app once for all end-to-end tests; again only when something has changed that it is made from. */
const synthesizeForTests = async (): Promise<void> => {
  const digest = digestOf(
    ['functions', 'infra', 'shared', 'state-machines', 'images', 'cdk.json', 'package-lock.json'].map((name) =>
      join(PROJECT, name),
    ),
  );
  const mark = `${ASSEMBLY}.digest`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === digest) return;
  // A synthesis leaves what an earlier one wrote of stacks that are no more.
  rmSync(ASSEMBLY, { recursive: true, force: true });
  mkdirSync(dirname(ASSEMBLY), { recursive: true });
  const { status, stderr } = spawnSync(
    join(PROJECT, 'node_modules', '.bin', 'cdk'),
    ['synth', '--quiet', '--output', ASSEMBLY],
    { cwd: PROJECT, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The app cannot be synthesized:\n${stderr}`);
  writeFileSync(mark, digest);
};

const digestOf = (paths: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const path of paths) for (const file of filesBelow(path)) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
};

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesBelow(join(path, name))) : [path];

export default async (): Promise<void> => {
  await synthesizeForTests();
  withoutValidation();
};
