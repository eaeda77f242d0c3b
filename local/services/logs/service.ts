import type { ResourceType, Service } from '../../kernel/service.ts';
import { logsOperations } from './operations.ts';
import { showLines } from './show-lines.ts';

const accepted = (
  ref: (properties: Readonly<Record<string, unknown>>, name: string) => string,
  arn: (place: string, name: string) => string,
  properties: readonly string[],
): ResourceType => ({
  properties,
  create: (request) => {
    const name = ref(request.properties, request.generatedName(255));
    return { ref: name, attributes: { Arn: arn(`${request.region}:${request.account}`, name) } };
  },
});

/** Log groups; the lines of functions are under /_local/lambda/logs, those of builds under /_local/logs/lines. */
export const logs: Service = {
  name: 'logs',
  client: () => import('@aws-sdk/client-cloudwatch-logs'),
  operations: logsOperations,
  controls: { lines: showLines },
  resourceTypes: {
    'AWS::Logs::LogGroup': accepted(
      ({ LogGroupName }, name) => String(LogGroupName ?? name),
      (place, name) => `arn:aws:logs:${place}:log-group:${name}:*`,
      ['LogGroupName', 'RetentionInDays', 'KmsKeyId', 'LogGroupClass', 'DataProtectionPolicy', 'Tags'],
    ),
    'AWS::Logs::ResourcePolicy': accepted(
      ({ PolicyName }, name) => String(PolicyName ?? name),
      (_place, name) => name,
      ['PolicyName', 'PolicyDocument'],
    ),
  },
};
