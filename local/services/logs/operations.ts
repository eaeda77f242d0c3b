import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import { logsState } from './lines.ts';

const arnOf = ({ account, region }: Call, name: string): string =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;

const onGroup =
  (action: string) =>
  ({ logGroupName = '' }: { readonly logGroupName: string | undefined }, call: Call) => [
    { action: `logs:${action}`, resource: `${arnOf(call, logGroupName)}:*` },
  ];

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
const describeLogGroups = operation<DescribeLogGroupsRequest, DescribeLogGroupsResponse>({
  // As AWS's refusals name it: "on resource: arn:aws:logs:<region>:<account>:log-group::log-stream:".
  access: (_input, call) => [{ action: 'logs:DescribeLogGroups', resource: `${arnOf(call, '')}:log-stream:` }],
  run: ({ logGroupNamePrefix = '', limit = 50, nextToken = '0' }, call, world) => {
    const names = Object.keys(logsState(world, call).groups)
      .filter((name) => name.startsWith(logGroupNamePrefix))
      .sort();
    const from = Number(nextToken);
    const next = from + limit;
    return {
      logGroups: names.slice(from, next).map((logGroupName) => ({
        logGroupName,
        arn: `${arnOf(call, logGroupName)}:*`,
        logGroupArn: arnOf(call, logGroupName),
      })),
      ...(next < names.length ? { nextToken: String(next) } : {}),
    };
  },
});

const createLogGroup = operation<CreateLogGroupRequest, object>({
  access: onGroup('CreateLogGroup'),
  run: ({ logGroupName = '' }, call, world) => {
    const { groups } = logsState(world, call);
    if (groups[logGroupName])
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists', { status: 400 });
    groups[logGroupName] = {};
    return {};
  },
});

const deleteLogGroup = operation<DeleteLogGroupRequest, object>({
  access: onGroup('DeleteLogGroup'),
  run: ({ logGroupName = '' }, call, world) => {
    const { groups } = logsState(world, call);
    if (!groups[logGroupName])
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.', { status: 400 });
    delete groups[logGroupName];
    return {};
  },
});

export const logsOperations: Readonly<Record<string, Operation>> = {
  CreateLogGroup: createLogGroup,
  DeleteLogGroup: deleteLogGroup,
  DescribeLogGroups: describeLogGroups,
};
