import { dynamodbAmiScans } from '../../shared/aws/dynamodb-ami-scans.ts';
import { queueHandler } from '../../shared/runtime/queue-handler.ts';
import { recordScan, type ScanEvent } from './record-scan.ts';

const records = dynamodbAmiScans(process.env['TABLE_NAME'] ?? '', process.env['AWS_REGION'] ?? '', () => new Date());

/** Inspector has scanned an AMI on demand: note what it found. */
export const handler = queueHandler<ScanEvent>('record-scan', recordScan({ records }));
