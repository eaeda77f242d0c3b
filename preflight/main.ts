import { parseArgs } from 'node:util';
import { ConfigurationError } from '../infra/configuration/configuration-error.ts';
import { CannotRun, preflight } from './preflight.ts';
import { deletions, report } from './report.ts';

const USAGE = `npm run preflight [-- OPTIONS]

Checks before a deployment what AWS will need, with your credentials, in the hub account of infra/hallmark.yaml. It only reads.
docs/deploy.md lists the permissions that it needs.

Options:
      --profile NAME        use the credentials of this profile (default: those that the AWS SDK finds)
      --local URL           check local AWS at this URL, as root of the hub account (npm run local: http://127.0.0.1:4566)
      --configuration FILE  use this configuration (default: infra/hallmark.yaml)
      --assembly DIR        use this cloud assembly of the configuration instead of synthesizing one
      --print-deletions     print only the commands that delete existing resources with the names in the templates
      --json                print one JSON document
  -h, --help                print this text

Exit code: 0 every check passed, 1 it found problems or could not make a check, 2 it could not run.
With --print-deletions: 0 the commands are complete, 1 it could not make a check, 2 it could not run.
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
  if (values['print-deletions']) {
    process.stdout.write(deletions(found.findings));
    // Names that exist are what it prints; a script that lacks some of them must not be taken for whole.
    return found.findings.some(({ result }) => result === 'not checked') ? 1 : 0;
  }
  if (values.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
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
