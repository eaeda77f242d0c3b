import { dynamodbLedger } from '../../shared/aws/dynamodb-ledger.ts';
import { ssmChangeCalendars } from '../../shared/aws/ssm-change-calendars.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { checkWindow, type Input } from './check-window.ts';

const configuration = loadConfiguration(process.env);

const check = checkWindow({
  configuration,
  calendars: ssmChangeCalendars(configuration.hub.region),
  ledger: dynamodbLedger(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
  now: () => new Date(),
});

/** State "Check window": may the stage begin now? */
export const handler = stepHandler('check-window', (input: Input) =>
  translated('the ledger (newest)', () => check(input)),
);
