import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Values in one filter: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
const INSTANCES = 200;

/** AMIs of instances, by id. Ids that are gone already are left out. */
export const amisOf = async (region: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const amis = new Map<string, string>();
  for (let at = 0; at < ids.length; at += INSTANCES) {
    const Values = ids.slice(at, at + INSTANCES);
    let NextToken: string | undefined;
    do {
      // A filter finds what is there, where InstanceIds refuses all because of one that is not.
      const page = await call('DescribeInstances', region, () =>
        clientFor(EC2Client, region).send(
          new DescribeInstancesCommand({
            Filters: [{ Name: 'instance-id', Values }],
            ...(NextToken ? { NextToken } : {}),
          }),
        ),
      );
      for (const { InstanceId = '', ImageId = '' } of (page.Reservations ?? []).flatMap(
        ({ Instances = [] }) => Instances,
      ))
        amis.set(InstanceId, ImageId);
      NextToken = page.NextToken;
    } while (NextToken);
  }
  return amis;
};
