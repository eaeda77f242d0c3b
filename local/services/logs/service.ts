import { AwsError } from '../../kernel/errors.ts';
import type { ResourceType, Service } from '../../kernel/service.ts';
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
