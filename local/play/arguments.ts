import { parseArgs } from 'node:util';
import { LocalAwsError } from '../kernel/errors.ts';
import { scenarios } from './scenarios/index.ts';

export interface PlayArguments {
  readonly scenario: string;
  readonly json: boolean;
  readonly seed: string;
  readonly help: boolean;
  /** Cloud assembly to play; synthesized anew when undefined. */
  readonly assembly: string | undefined;
  /** Builds execute the Linux components of their recipes. */
  readonly executeComponents?: boolean;
  /** File that says what the accounts have already. */
  readonly assume?: string | undefined;
  /** Stay up after the report, to look around. */
  readonly keep?: boolean;
}

/** Reads the command line of `npm start`. Throws a {@link LocalAwsError} that says what is wrong and what is possible. */
export const readArguments = (argv: readonly string[]): PlayArguments => {
  const { values } = parse(argv);
  const scenario = values.scenario ?? 'weekly';
  if (!scenarios.some(({ name }) => name === scenario)) {
    throw new LocalAwsError(
      `There is no scenario "${scenario}". Choose one of: ${scenarios.map(({ name }) => name).join(', ')}.`,
    );
  }
  return {
    scenario,
    json: values.json ?? false,
    seed: values.seed ?? 'hallmark',
    help: values.help ?? false,
    assembly: values.assembly,
    assume: values.assume,
    keep: values.keep ?? false,
    executeComponents: values['execute-components'] ?? false,
  };
};

const parse = (argv: readonly string[]) => {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        scenario: { type: 'string', short: 's' },
        json: { type: 'boolean' },
        seed: { type: 'string' },
        assembly: { type: 'string' },
        assume: { type: 'string' },
        keep: { type: 'boolean' },
        'execute-components': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new LocalAwsError(`${(error as Error).message}. See: npm start -- --help`);
  }
};

export const helpText = (): string =>
  [
    'Plays an image build and its promotion on local AWS, from the synthesized app, and reports what happened.',
    '',
    'Usage: npm start [-- OPTIONS]',
    '',
    'Options:',
    '  -s, --scenario NAME   what happens (default: weekly)',
    '      --json            print one JSON document instead (docs/report.schema.json)',
    '      --seed TEXT       identifiers and findings follow from it (default: hallmark)',
    '      --assembly DIR    play this cloud assembly instead of synthesizing one',
    '      --assume FILE     resources that the accounts already have (default: local/assumed.yaml, if it exists)',
    '      --keep            stay up on port 4566 after the report, until Ctrl-C',
    '      --execute-components  run Linux components in a sandbox; a step that fails, fails the build',
    '  -h, --help            this text',
    '',
    'Scenarios:',
    ...scenarios.map(({ name, summary }) => `  ${name.padEnd(20)}  ${summary}`),
    '',
    'Exit code: 0 when the promotion ended as the scenario expects, 1 when not, 2 for a bad command line or a failed start.',
  ].join('\n');
