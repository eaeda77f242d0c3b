import type { _InstanceType, Instance, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { recordActivity } from './activities.ts';
import { runInstances, terminateInstances } from './ec2-calls.ts';
import { type Configuration, countsForCapacity, type Group, type GroupInstance, type Place } from './state.ts';

/** Launching failed; the message is the scaling activity's. */
export class LaunchFailure extends Error {}

/**
 * Launches instances of a configuration into a group, spread over its zones. Throws {@link LaunchFailure} after
 * recording the activity that failed; those launched before stay.
 */
export const launchInto = async (
  world: World,
  place: Place,
  group: Group,
  { template, mixed }: Configuration,
  order: { readonly count: number; readonly cause: string; readonly lifecycle: GroupInstance['lifecycle'] },
): Promise<readonly GroupInstance[]> => {
  const made: GroupInstance[] = [];
  const InstanceType = mixed?.LaunchTemplate?.Overrides?.[0]?.InstanceType as _InstanceType | undefined;
  for (const [where, count] of spread(group, order.count)) {
    const launched = await attempt(world, place, group, order.cause, {
      LaunchTemplate: { LaunchTemplateId: template.id, Version: template.version },
      ...where,
      ...(InstanceType ? { InstanceType } : {}),
      MinCount: count,
      MaxCount: count,
      TagSpecifications: [{ ResourceType: 'instance', Tags: instanceTags(group) }],
    });
    for (const instance of launched) {
      const member = toMember(instance, template.name, group, order.lifecycle);
      group.instances.push(member);
      made.push(member);
      recordActivity(world, place, group, { kind: 'Launch', instanceId: member.id, cause: order.cause });
    }
  }
  return made;
};

/** Takes instances out of a group and terminates them. */
export const terminateFrom = async (
  world: World,
  place: Place,
  group: Group,
  ids: readonly string[],
  cause: string,
): Promise<void> => {
  const leaving = group.instances.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
  if (leaving.length === 0) return;
  group.instances = group.instances.filter(({ id }) => !leaving.includes(id));
  await terminateInstances(world, place, group.arn, leaving);
  for (const instanceId of leaving) recordActivity(world, place, group, { kind: 'Terminate', instanceId, cause });
};

/** Brings a group to its desired capacity. What cannot be launched is left to the activity that says why. */
export const meetCapacity = async (
  world: World,
  place: Place,
  group: Group,
  configuration: Configuration,
  cause: string,
): Promise<void> => {
  const counted = group.instances.filter(countsForCapacity);
  const missing = group.desired - counted.length;
  if (missing < 0) {
    // The default termination policy takes the oldest template first; the group lists its instances oldest first. Scaling in
    // leaves what is protected from it, and the group stays above its desired capacity.
    const oldest = counted.filter(({ isProtected }) => !isProtected).slice(0, -missing);
    return terminateFrom(
      world,
      place,
      group,
      oldest.map(({ id }) => id),
      cause,
    );
  }
  if (missing === 0) return;
  const order = { count: missing, cause, lifecycle: 'InService' as const };
  await launchInto(world, place, group, configuration, order).catch((error: unknown) => {
    if (!(error instanceof LaunchFailure)) throw error;
  });
};

const attempt = async (
  world: World,
  place: Place,
  group: Group,
  cause: string,
  input: RunInstancesRequest,
): Promise<readonly Instance[]> => {
  try {
    return await runInstances(world, place, group.arn, input);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const failure = `${error.message}. Launching EC2 instance failed.`.replaceAll('..', '.');
    recordActivity(world, place, group, { kind: 'Launch', cause, failure });
    throw new LaunchFailure(failure);
  }
};

type Where = Pick<RunInstancesRequest, 'SubnetId' | 'Placement'>;

/** How many instances go where, so that the subnets or zones end up even. */
const spread = ({ subnets, zones, instances }: Group, count: number): Map<Where, number> => {
  const places: Where[] =
    subnets.length > 0
      ? subnets.map((SubnetId) => ({ SubnetId }))
      : zones.map((AvailabilityZone) => ({ Placement: { AvailabilityZone } }));
  const share = new Map<Where, number>();
  for (let index = 0; index < count; index += 1) {
    const where = places[(instances.length + index) % places.length] ?? {};
    share.set(where, (share.get(where) ?? 0) + 1);
  }
  return share;
};

const instanceTags = ({ name, tags }: Group) => [
  { Key: 'aws:autoscaling:groupName', Value: name },
  ...tags.filter(({ propagate }) => propagate).map(({ key, value }) => ({ Key: key, Value: value })),
];

const toMember = (
  { InstanceId = '', InstanceType = 't3.micro', Placement, ImageId = '', Tags = [] }: Instance,
  templateName: string,
  { protectNewInstances }: Group,
  lifecycle: GroupInstance['lifecycle'],
): GroupInstance => {
  const tag = (key: string) => Tags.find(({ Key }) => Key === key)?.Value ?? '';
  return {
    id: InstanceId,
    type: InstanceType,
    zone: Placement?.AvailabilityZone ?? '',
    imageId: ImageId,
    template: {
      id: tag('aws:ec2launchtemplate:id'),
      name: templateName,
      version: tag('aws:ec2launchtemplate:version'),
    },
    isProtected: protectNewInstances,
    lifecycle,
  };
};
