import type { Announcement } from './announcement.ts';
import type { BuildLogs } from './build-news.ts';

export interface Link {
  readonly title: string;
  readonly url: string;
}

const consoleHost = (partition: string): string =>
  partition === 'aws-cn'
    ? 'console.amazonaws.cn'
    : partition === 'aws-us-gov'
      ? 'console.amazonaws-us-gov.com'
      : 'console.aws.amazon.com';

/** Pages of the AWS console that belong to an announcement. */
export const links = (said: Announcement): readonly Link[] => [
  ...(said.executionArn ? [executionLink(said.executionArn)] : []),
  ...(said.kind === 'build-failed' ? logLinks(said.logs, said.buildVersionArn ?? '') : []),
  ...(said.buildVersionArn ? [imageLink(said.buildVersionArn)] : []),
  ...(said.kind === 'pipeline-disabled' || said.kind === 'pipeline-stale' ? [pipelineLink(said.pipelineArn)] : []),
];

const executionLink = (arn: string): Link => {
  const [, partition = 'aws', , region = ''] = arn.split(':');
  return {
    title: 'Execution',
    url: `https://${region}.${consoleHost(partition)}/states/home?region=${region}#/v2/executions/details/${encodeURI(arn)}`,
  };
};

const imageLink = (arn: string): Link => {
  const [, partition = 'aws', , region = ''] = arn.split(':');
  return {
    title: 'Image',
    url: `https://${region}.${consoleHost(partition)}/imagebuilder/home?region=${region}#/images/${encodeURIComponent(arn)}/details`,
  };
};

const pipelineLink = (arn: string): Link => {
  const [, partition = 'aws', , region = ''] = arn.split(':');
  return {
    title: 'Pipeline',
    url: `https://${region}.${consoleHost(partition)}/imagebuilder/home?region=${region}#/pipelines/${encodeURIComponent(arn)}/details`,
  };
};

const logLinks = ({ group, stream, files }: BuildLogs, imageArn: string): Link[] => {
  const [, partition = 'aws', , region = ''] = imageArn.split(':');
  const host = `https://${region}.${consoleHost(partition)}`;
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9.-]{3,63})(?:\/(.*))?$/.exec(files ?? '') ?? [];
  return [
    {
      title: 'Log',
      url: `${host}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${inFragment(group)}/log-events/${inFragment(stream)}`,
    },
    ...(bucket
      ? [
          {
            title: 'Log files',
            url: `${host}/s3/buckets/${bucket}?region=${region}&prefix=${encodeURIComponent(prefix)}`,
          },
        ]
      : []),
  ];
};

/** CloudWatch's console wants names escaped twice, with $ in place of %. */
const inFragment = (name: string): string => encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$');
