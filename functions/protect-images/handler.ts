import { dynamodbReconciliation } from '../../shared/aws/dynamodb-reconciliation.ts';
import { ec2AmiRegistry } from '../../shared/aws/ec2-ami-registry.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { type Input, protectImages } from './protect-images.ts';

const protect = protectImages({
  registry: ec2AmiRegistry(),
  ledger: dynamodbReconciliation(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? ''),
  configuration: loadConfiguration(process.env),
});

/** State "Protect images": what stages have, or may have to roll back to, must not be deregistered. */
export const handler = stepHandler('protect-images', (input: Input) =>
  translated('protecting AMIs from deregistration', () => protect(input)),
);
