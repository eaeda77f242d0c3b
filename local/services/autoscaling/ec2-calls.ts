import type {
  DescribeLaunchTemplateVersionsResult,
  DescribeSubnetsResult,
  Instance,
  LaunchTemplateSpecification,
  LaunchTemplateVersion,
  Reservation,
  RunInstancesRequest,
  Subnet,
} from '@aws-sdk/client-ec2';
import type { Principal } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { autoScalingIn } from '../ec2/service-linked.ts';
import type { Place } from './state.ts';

/** Calls EC2 as Auto Scaling does, through its service-linked role. Throws EC2's errors. */
const asService = (
  world: World,
  { account, region }: Place,
  groupArn: string,
  operation: string,
  input: object,
): Promise<unknown> =>
  world.call({ principal: autoScalingIn(account, groupArn), service: 'ec2', operation, region, input });

export const describeVersion = async (
  world: World,
  place: Place,
  groupArn: string,
  { Version = '$Default', ...template }: LaunchTemplateSpecification,
): Promise<LaunchTemplateVersion> => {
  const input = {
    ...(template.LaunchTemplateId ? { LaunchTemplateId: template.LaunchTemplateId } : template),
    Versions: [Version],
  };
  const answer = await asService(world, place, groupArn, 'DescribeLaunchTemplateVersions', input);
  return (answer as DescribeLaunchTemplateVersionsResult).LaunchTemplateVersions?.[0] ?? {};
};

export const describeSubnets = async (
  world: World,
  place: Place,
  groupArn: string,
  SubnetIds: readonly string[],
): Promise<readonly Subnet[]> => {
  const answer = await asService(world, place, groupArn, 'DescribeSubnets', { SubnetIds });
  return (answer as DescribeSubnetsResult).Subnets ?? [];
};

export const runInstances = async (
  world: World,
  place: Place,
  groupArn: string,
  input: RunInstancesRequest,
): Promise<readonly Instance[]> =>
  ((await asService(world, place, groupArn, 'RunInstances', input)) as Reservation).Instances ?? [];

export const terminateInstances = async (
  world: World,
  place: Place,
  groupArn: string,
  InstanceIds: readonly string[],
): Promise<void> => {
  await asService(world, place, groupArn, 'TerminateInstances', { InstanceIds });
};

/** Throws what keeps `principal` from launching an instance of a template; EC2 answers DryRunOperation where nothing does. */
export const dryRunLaunch = async (
  world: World,
  principal: Principal,
  region: string,
  LaunchTemplate: LaunchTemplateSpecification,
): Promise<void> => {
  const input = { LaunchTemplate, MinCount: 1, MaxCount: 1, DryRun: true };
  const attempt = world.call({ principal, service: 'ec2', operation: 'RunInstances', region, input });
  await attempt.catch((error: Error) => {
    if (error.name !== 'DryRunOperation') throw error;
  });
};
