import type { Service } from '../../kernel/service.ts';
import { logsOperations } from './operations.ts';
import { logsResourceTypes } from './resources.ts';
import { showLines } from './show-lines.ts';

/** Log groups; the lines of functions are under /_local/lambda/logs, those of builds under /_local/logs/lines. */
export const logs: Service = {
  name: 'logs',
  client: () => import('@aws-sdk/client-cloudwatch-logs'),
  operations: logsOperations,
  controls: { lines: showLines },
  resourceTypes: logsResourceTypes,
};
