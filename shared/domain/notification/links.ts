import type { About } from './announcement.ts';

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
export const links = ({ executionArn, buildVersionArn }: About): readonly Link[] => [
  ...(executionArn ? [executionLink(executionArn)] : []),
  ...(buildVersionArn ? [imageLink(buildVersionArn)] : []),
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
