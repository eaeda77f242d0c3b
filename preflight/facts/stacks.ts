import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { Needs } from '../needs/needs.ts';
import type { Clients } from './clients.ts';
import type { DeployedStack, Facts } from './facts.ts';
import { read, readEach } from './read.ts';

/** The stacks that are deployed already, with what is theirs. */
export const readStacks = (clients: Clients, { stacks }: Needs, regions: readonly string[]): Promise<Facts['stacks']> =>
  readEach(
    stacks.filter(({ region }) => regions.includes(region)),
    ({ id }) => id,
    ({ name, region }) =>
      read('cloudformation:DescribeStacks', () => deployedStack(clients.of(CloudFormationClient, region), name)),
  );

/** CloudFormation answers a stack that is not there with a ValidationError, which has other causes as well. */
const deployedStack = async (client: CloudFormationClient, StackName: string): Promise<DeployedStack | undefined> => {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const { StackResources = [] } = await client.send(new DescribeStackResourcesCommand({ StackName }));
    return {
      status: Stacks[0]?.StackStatus ?? '',
      resources: StackResources.filter(
        ({ ResourceStatus, PhysicalResourceId }) => PhysicalResourceId && ResourceStatus !== 'DELETE_COMPLETE',
      ).map(({ LogicalResourceId = '', ResourceType = '', PhysicalResourceId = '' }) => ({
        logicalId: LogicalResourceId,
        type: ResourceType,
        physicalId: PhysicalResourceId,
      })),
    };
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
};
