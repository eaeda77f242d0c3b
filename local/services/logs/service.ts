import { AwsError } from '../../kernel/errors.ts';
import type { Service } from '../../kernel/service.ts';
import { logsResourceTypes } from './resources.ts';
import { showLines } from './show-lines.ts';

/** Log groups of templates exist; the lines of functions are under /_local/lambda/logs, those of builds under /_local/logs/lines. */
export const logs: Service = {
  name: 'logs',
  client: async () => {
    throw new AwsError(
      'UnknownService',
      'Local AWS keeps the logs of functions under /_local/lambda/logs and those of builds under /_local/logs/lines; it does not serve the API of CloudWatch Logs.',
      { status: 501 },
    );
  },
  operations: {},
  controls: { lines: showLines },
  resourceTypes: logsResourceTypes,
};
