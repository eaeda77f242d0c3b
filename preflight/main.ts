import { parseArgs } from 'node:util';
import { ConfigurationError } from '../infra/configuration/read-checked.ts';
import { CannotRun, preflight } from './preflight.ts';
import { deletions, report } from './report.ts';

const USAGE = `npm run preflight [-- OPTIONS]

Checks, before anything is deployed, what AWS will ask for: with the credentials of whoever deploys, in the hub account of
infra/hallmark.yaml. It only reads. docs/deploy.md has the permissions that it needs.

Options:
      --profile NAME        take the credentials of this profile (default: those that the AWS SDK finds)
      --local URL           check local AWS there (http://127.0.0.1:4566, of npm run local), as root of the hub account
      --configuration FILE  another configuration (default: infra/hallmark.yaml)
      --assembly DIR        a cloud assembly of that configuration, instead of synthesizing it
      --print-deletions     print only the commands that delete what has the names of the templates already
      --json                one JSON document on stdout
  -h, --help                this text

Exit code: 0 every check is all right, 1 there are problems or checks that could not be made, 2 preflight could not run.
`;

class Usage extends Error {}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string' },
      local: { type: 'string' },
      configuration: { type: 'string', default: 'infra/hallmark.yaml' },
      assembly: { type: 'string' },
      json: { type: 'boolean', default: false },
      'print-deletions': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { profile, local, configuration: configurationFile, assembly } = values;
  if (profile !== undefined && local !== undefined) throw new Usage('Give --profile or --local, not both.');
  // The SDK reads it when it makes its first client.
  if (profile !== undefined) process.env['AWS_PROFILE'] = profile;
  const found = await preflight({ configurationFile, assembly, local });
  if (values['print-deletions']) process.stdout.write(deletions(found.findings));
  else if (values.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else process.stdout.write(report(found.findings, found.stacks));
  return found.findings.every(({ result }) => result === 'ok' || result === 'later') ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message, stack } = error as Error & { code?: string };
  const usage = error instanceof Usage || code?.startsWith('ERR_PARSE_ARGS');
  const expected = usage || error instanceof ConfigurationError || error instanceof CannotRun;
  process.stderr.write(`${expected ? message : stack}\n${usage ? `\n${USAGE}` : ''}`);
  process.exitCode = 2;
}
