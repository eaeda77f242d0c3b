import { LocalAwsError } from '../../../local/kernel/errors.ts';
import { startLocalAws } from '../../../local/local-aws.ts';

/** Local AWS with nothing deployed, and its state in the folder that is given: a process for tests to end as they like. */
try {
  const local = await startLocalAws({
    organization: { id: 'o-1234567890', managementAccount: '999999999999', accounts: {} },
    stateDirectory: process.argv[2],
  });
  process.once('SIGTERM', () => void local.close().then(() => process.exit(0)));
  process.stdout.write(`up at ${local.url}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(error instanceof LocalAwsError ? 2 : 1);
}
