import { dynamodbAmiScans } from '../../shared/aws/dynamodb-ami-scans.ts';
import { dynamodbLedger } from '../../shared/aws/dynamodb-ledger.ts';
import { ecrContainerScans } from '../../shared/aws/ecr-container-scans.ts';
import { imagebuilderCatalog } from '../../shared/aws/imagebuilder-catalog.ts';
import { inspectorVulnerabilities } from '../../shared/aws/inspector2-vulnerabilities.ts';
import { translated } from '../../shared/aws/translate-errors.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { stepHandler } from '../../shared/runtime/step-handler.ts';
import { evaluateGateStep, type Input } from './evaluate-gate.ts';

const configuration = loadConfiguration(process.env);
const { region } = configuration.hub;
const table = process.env['TABLE_NAME'] ?? '';
const now = () => new Date();
const evaluate = evaluateGateStep({
  catalog: imagebuilderCatalog(region),
  containerScans: ecrContainerScans(),
  amiScans: dynamodbAmiScans(table, region),
  vulnerabilities: inspectorVulnerabilities(region),
  ledger: dynamodbLedger(table, region),
  configuration,
  now,
});

/** State "Evaluate gate": may this image be used? */
export const handler = stepHandler('evaluate-gate', (input: Input) =>
  translated('reading the scan of the image', () => evaluate(input)),
);
