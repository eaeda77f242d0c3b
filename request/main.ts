import { ConfigurationError } from '../infra/configuration/configuration-error.ts';
import { readArguments, USAGE, Usage } from './arguments.ts';
import { CannotSend, request } from './request.ts';
import { shown } from './shown.ts';

const main = async (): Promise<number> => {
  const given = readArguments(process.argv.slice(2));
  if (!given) {
    process.stdout.write(USAGE);
    return 0;
  }
  // The SDK reads it when it looks for credentials.
  if (given.profile !== undefined) process.env['AWS_PROFILE'] = given.profile;
  const { status, text } = await request(given);
  const done = status >= 200 && status < 300;
  (done ? process.stdout : process.stderr).write(shown(status, text));
  return done ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  const { name, code, message, stack } = error as Error & { code?: string };
  const usage = error instanceof Usage || code?.startsWith('ERR_PARSE_ARGS');
  const expected =
    usage || error instanceof ConfigurationError || error instanceof CannotSend || name === 'CredentialsProviderError';
  process.stderr.write(`${expected ? message : stack}\n${usage ? `\n${USAGE}` : ''}`);
  process.exitCode = 2;
}
