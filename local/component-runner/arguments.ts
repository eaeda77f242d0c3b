import { parseArgs } from 'node:util';
import { type Limits, limitOf } from './limits.ts';
import type { Network } from './network.ts';

export const USAGE = `npm run images:run -- COMPONENT [--phase build|validate|test]… [--parameter NAME=VALUE]… [--network | --host-network]
                          [--limit memory|disk|processes|minutes=NUMBER]… [--log-directory FOLDER] [--json]

Runs a component document's steps in a throw-away sandbox on this machine. COMPONENT is a file, or IMAGE/NAME for
images/IMAGE/components/NAME.yaml. All phases run unless some are named. Steps that need AWS, a restart or another system are skipped,
and say so. Logs as AWSTOE writes them go to component-runs/. docs/run-components.md has the rest.

--network       a network of the run's own, through slirp4netns: it reaches other machines, and not this one
--host-network  this machine's network: steps reach everything that listens on it, and what it can reach
--limit         memory=8g, disk=8g, processes=4096, minutes=240: more, or less, than a run has otherwise

Exit code: 0 every step succeeded or was skipped; 1 a step failed; 2 wrong arguments or a wrong document; 3 no sandbox possible here.
`;

/** Wrong arguments. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface RunArguments {
  readonly help: boolean;
  readonly component: string;
  readonly phases: readonly string[] | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly network: Network;
  readonly limits: Partial<Limits>;
  readonly logDirectory: string;
  readonly json: boolean;
}

/** Reads the command line. Throws UsageError. */
export const readArguments = (argv: readonly string[]): RunArguments => {
  const { values, positionals } = parse(argv);
  const [component, ...more] = positionals;
  if (!values.help && component === undefined) throw new UsageError('Which component? Give a file, or IMAGE/NAME.');
  if (more.length > 0) throw new UsageError(`One component at a time: ${more.join(' ')} is too much.`);
  return {
    help: values.help ?? false,
    component: component ?? '',
    phases: values.phase?.flatMap((each) => each.split(',')),
    parameters: Object.fromEntries((values.parameter ?? []).map(pair)),
    network: networkOf(values.network ?? false, values['host-network'] ?? false),
    limits: Object.assign({}, ...(values.limit ?? []).map(limit)) as Partial<Limits>,
    logDirectory: values['log-directory'] ?? 'component-runs',
    json: values.json ?? false,
  };
};

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        phase: { type: 'string', multiple: true },
        parameter: { type: 'string', multiple: true },
        network: { type: 'boolean' },
        'host-network': { type: 'boolean' },
        limit: { type: 'string', multiple: true },
        'log-directory': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

const pair = (given: string): readonly [string, string] => {
  const at = given.indexOf('=');
  if (at < 1) throw new UsageError(`--parameter takes NAME=VALUE, not "${given}".`);
  return [given.slice(0, at), given.slice(at + 1)];
};

const networkOf = (own: boolean, host: boolean): Network => {
  if (own && host) throw new UsageError('Either --network or --host-network.');
  return host ? 'host' : own ? 'own' : 'none';
};

const limit = (given: string): Partial<Limits> => {
  const read = limitOf(given);
  if (read === undefined)
    throw new UsageError(`--limit takes memory=8g, disk=8g, processes=4096 or minutes=240, not "${given}".`);
  return read;
};
