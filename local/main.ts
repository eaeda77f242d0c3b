import { parseArgs } from 'node:util';
import { readAssumed } from './assumed/read-assumed.ts';
import { requireFreePort } from './endpoint/port.ts';
import { LocalAwsError } from './kernel/errors.ts';
import { type LocalAws, startLocalAws } from './local-aws.ts';
import { Clients } from './play/clients.ts';
import { deployDerived } from './play/deploy-derived.ts';
import { otherStacks } from './play/derived-stacks.ts';
import { type Layout, readLayout } from './play/layout.ts';
import { organizationOf } from './play/organization.ts';
import { prepareAccount } from './play/prepare-account.ts';
import { synthesize } from './play/synthesize.ts';
import { openState } from './state/state-directory.ts';
import { usage } from './usage.ts';

const HELP = `Starts local AWS with the app deployed, and stays up until Ctrl-C. It first prepares the accounts, as in docs/deploy.md.

Usage: npm run local [-- OPTIONS]

Options:
      --port NUMBER   where to listen on 127.0.0.1 (default: 4566; 0 takes a free one)
      --state DIR     keep all state there between runs; in memory only without it
      --seed TEXT     identifiers and findings follow from it (default: hallmark)
      --assembly DIR  deploy this cloud assembly instead of synthesizing one
      --pace PACE     skip: waits take no time once nothing else goes on (default); real: as on the wall
      --assume FILE   resources that the accounts already have, such as subnets and roles (default: local/assumed.yaml, if it exists)
      --import-existing-resources  import existing resources with the names in the templates, as cdk deploy does
      --execute-components  run the Linux components of images in a sandbox; a step that fails, fails the build
  -h, --help          this text
`;

const read = () => {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '4566' },
        state: { type: 'string' },
        seed: { type: 'string', default: 'hallmark' },
        assembly: { type: 'string' },
        assume: { type: 'string' },
        'import-existing-resources': { type: 'boolean', default: false },
        pace: { type: 'string', default: 'skip' },
        'execute-components': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new LocalAwsError(`${(error as Error).message}. See: npm run local -- --help`);
  }
};

const port = (text: string): number => {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number > 65_535) {
    throw new LocalAwsError(`--port ${text} is no port: give a whole number from 0 to 65535.`);
  }
  return number;
};

const pace = (text: string): 'skip' | 'real' => {
  if (text !== 'skip' && text !== 'real') throw new LocalAwsError(`--pace ${text} is not known: give skip or real.`);
  return text;
};

/** Real milliseconds that an end may take, state and all. */
const LONGEST_END = 30_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves at the first Ctrl-C, SIGTERM or SIGHUP; the second ends the process as it is. */
const stopped = new Promise<'stopped'>((resolve) => {
  for (const signal of SIGNALS) process.once(signal, () => resolve('stopped'));
});

const endLate = (): void => {
  process.stderr.write(
    `Local AWS has not stopped within ${LONGEST_END / 1000} s and ends now. The state is as it was last saved.\n`,
  );
  process.exit(1);
};

/** As docs/deploy.md says: what the account needs, then all but the derived images, then the first builds of their bases, then these. */
const deploy = async (
  local: LocalAws,
  layout: Layout,
  assembly: string,
  importExistingResources: boolean,
): Promise<void> => {
  const clients = new Clients(local.url);
  const say = (lines: readonly string[]) => process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  const isNew = local.world.places('cloudformation').length === 0;
  if (isNew) say(await prepareAccount(local, clients, layout, assembly));
  const stacks = otherStacks(assembly, layout);
  await local.deploy(assembly, { stacks, importExistingResources });
  say([`Deployed ${stacks.join(', ')}.`]);
  say(await deployDerived(local, clients, layout, assembly));
};

const main = async (): Promise<void> => {
  const options = read();
  if (options.help) return void process.stdout.write(HELP);
  const wanted = { port: port(options.port), pace: pace(options.pace) };
  // Before the synthesis, which takes long.
  await requireFreePort(wanted.port);
  if (options.state !== undefined) openState(options.state).release();
  const assembly = options.assembly ?? 'cdk.out';
  if (!options.assembly) {
    process.stdout.write('Synthesizing the CDK app…\n');
    const stopping = new AbortController();
    void stopped.then(() => stopping.abort());
    await synthesize(assembly, stopping.signal);
  }
  const layout = readLayout(assembly);
  const local: LocalAws = await startLocalAws({
    port: wanted.port,
    seed: options.seed,
    organization: organizationOf(layout),
    stateDirectory: options.state,
    assumed: readAssumed(options.assume),
    executeComponents: options['execute-components'],
  });
  void stopped.then(() => setTimeout(endLate, LONGEST_END).unref());
  try {
    const deployed = local.inOneGo(() => deploy(local, layout, assembly, options['import-existing-resources']));
    // What a stop leaves in the middle may fail as it likes.
    deployed.catch(() => {});
    if ((await Promise.race([stopped, deployed])) === 'stopped') {
      process.stdout.write(
        `Stopping in the middle of the deployment. ${options.state ? 'No state of it is kept.' : ''}\n`,
      );
      return;
    }
    local.world.clock.setPace(wanted.pace);
    process.stdout.write(usage(layout, local.url));
    await stopped;
    process.stdout.write('Stopping…\n');
  } finally {
    await local.close();
  }
  process.stdout.write('Stopped.\n');
};

try {
  await main();
  // A build that goes on, or a connection, must not keep the process up.
  process.exit(0);
} catch (error) {
  process.stderr.write(
    error instanceof LocalAwsError
      ? `${error.message}\n`
      : `Local AWS could not go on: ${(error as Error).stack ?? error}\n`,
  );
  // Whatever was left behind by the failure must not keep the process up.
  process.exit(error instanceof LocalAwsError ? 2 : 1);
}
