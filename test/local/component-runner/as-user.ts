import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from '../../infra/support/written.ts';

/** Becomes an ordinary user, which only root can. */
const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** Who runs the sandbox: whoever runs the tests and, where that is root and the checkout can be read by others, an ordinary user too. */
export const USERS: readonly (readonly [string, readonly string[]])[] = [
  [process.geteuid?.() === 0 ? 'root' : 'an ordinary user', []],
  ...(spawnSync(NOBODY[0] ?? '', [...NOBODY.slice(1), 'test', '-r', 'package.json']).status === 0
    ? [['an ordinary user, whom root becomes', NOBODY] as const]
    : []),
];

export interface CommandRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** By the names of the steps. */
  readonly steps: Readonly<
    Record<string, { readonly status: string; readonly failureMessage: string; readonly stdout: string }>
  >;
  readonly console: string;
}

/** Runs a document as `npm run images:run` does. */
export const imagesRun = (
  document: string,
  prefix: readonly string[],
  more: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): CommandRun => {
  const folder = emptyFolder();
  chmodSync(dirname(folder), 0o755);
  chmodSync(folder, 0o777);
  const file = join(folder, 'component.yaml');
  writeFileSync(file, document);
  const [command = '', ...given] = [...prefix, process.execPath];
  const { status, stdout, stderr } = spawnSync(
    command,
    [...given, 'local/component-runner/main.ts', file, '--log-directory', folder, '--json', ...more],
    { encoding: 'utf8', env: { ...process.env, ...environment } },
  );
  if (status !== 0 && status !== 1) return { status, stdout, stderr, steps: {}, console: '' };
  const { logUrl } = JSON.parse(stdout) as { logUrl: string };
  const detailed = JSON.parse(readFileSync(join(logUrl, 'detailedoutput.json'), 'utf8')) as Detailed;
  const steps = detailed.documents
    .flatMap(({ phases }) => phases)
    .flatMap((phase) => phase.steps)
    .map(({ name, outputs, ...step }) => {
      const { stdout: text = '' } = JSON.parse(outputs) as { stdout?: string };
      return [name, { ...step, stdout: text }] as const;
    });
  return {
    status,
    stdout,
    stderr,
    steps: Object.fromEntries(steps),
    console: readFileSync(join(logUrl, 'console.log'), 'utf8'),
  };
};

interface Detailed {
  readonly documents: readonly {
    readonly phases: readonly {
      readonly steps: readonly { name: string; status: string; failureMessage: string; outputs: string }[];
    }[];
  }[];
}
