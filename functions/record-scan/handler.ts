import { dynamodbAmiScans } from '../../shared/aws/dynamodb-ami-scans.ts';
import { ec2ScanResults } from '../../shared/aws/ec2-scan-results.ts';
import { loadConfiguration } from '../../shared/configuration/load.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { recordScan, type ScanEvent } from './record-scan.ts';

const { hub } = loadConfiguration(process.env);
const records = dynamodbAmiScans(process.env['TABLE_NAME'] ?? '', hub.region);

/** Inspector has scanned an AMI on demand: note what it found. */
export const handler = queueHandler<ScanEvent>(
  'record-scan',
  recordScan({ records, results: ec2ScanResults(hub.region), hub, now: () => new Date() }),
);
