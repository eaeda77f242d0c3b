import type { Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { Access, Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import { operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Arn, requestTagContext } from '../arns.ts';
import { dryRun } from '../ec2-operation.ts';
import { invalidValue, missingParameter } from '../errors.ts';
import { findTemplate, findVersion } from '../launch-templates/find-template.ts';
import { isServiceLinked } from '../service-linked.ts';
import { ec2State, type LaunchTemplate, type TemplateVersion } from '../state.ts';
import { checkTags, specified, taggingAccess } from '../tags/tag-list.ts';
import { requireInstanceType } from './instance-type.ts';
import { toInstance } from './instance-view.ts';
import { type LaunchOrder, launch } from './launch.ts';
import { checkReferences } from './launch-references.ts';
import { checkArchitecture, launchableImage } from './launchable-image.ts';
import { resolveImageId } from './resolve-image-id.ts';

/** Default quota of on-demand instances is counted in vCPUs; this only keeps a slip from filling the memory. */
const MAX_COUNT = 1000;

export const runInstances = operation<RunInstancesRequest, Reservation>({
  access: (input, call, world) => (isServiceLinked(call) ? [] : launchAccess(input, call, world)),
  run: async (input, call, world) => {
    const order = await orderOf(input, call, world);
    if (input.DryRun) throw dryRun();
    const { reservationId, instances } = launch(world, call.account, call.region, order);
    const shown = instances.map((one) => toInstance(world, call.account, call.region, one, 'pending'));
    return { ReservationId: reservationId, OwnerId: call.account, Groups: [], Instances: shown };
  },
});

/** Everything that a launch needs, from the request and its template. Throws what EC2 would say is wrong. */
const orderOf = async (input: RunInstancesRequest, call: Call, world: World): Promise<LaunchOrder> => {
  const { MinCount: min = 1, MaxCount: count = 1 } = input;
  if (min < 1 || count < min || count > MAX_COUNT)
    throw invalidValue(count, 'maxCount', `Give ${min} to ${MAX_COUNT}.`);
  const from = templateOf(input, call, world);
  const data = from?.version.data;
  const asked = input.ImageId ?? data?.ImageId;
  if (asked === undefined) throw missingParameter('ImageId');
  const image = launchableImage(world, call, await resolveImageId(asked, call, world));
  const instanceType = input.InstanceType ?? data?.InstanceType ?? 'm1.small';
  requireInstanceType(instanceType);
  checkArchitecture(image, instanceType);
  checkReferences(world, call, input, data);
  const tags = [
    ...specified(data?.TagSpecifications as never, 'instance'),
    ...specified(input.TagSpecifications, 'instance'),
  ];
  if (!isServiceLinked(call)) checkTags(tags);
  return {
    image,
    count,
    instanceType,
    subnetId: subnetOf(input, data?.NetworkInterfaces?.[0]?.SubnetId, call, world),
    zone: input.Placement?.AvailabilityZone ?? data?.Placement?.AvailabilityZone,
    template: from && { id: from.template.id, version: from.version.number },
    tags,
  };
};

const subnetOf = (
  { SubnetId, NetworkInterfaces }: RunInstancesRequest,
  fromTemplate: string | undefined,
  { account, region }: Call,
  world: World,
): string | undefined => {
  const id = SubnetId ?? NetworkInterfaces?.[0]?.SubnetId ?? fromTemplate;
  if (id === undefined) return undefined;
  if (ec2State(world, account, region).network.subnets.some((subnet) => subnet.id === id)) return id;
  throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
};

const templateOf = (
  { LaunchTemplate: given }: RunInstancesRequest,
  call: Call,
  world: World,
): { readonly template: LaunchTemplate; readonly version: TemplateVersion } | undefined => {
  if (!given) return undefined;
  const template = findTemplate(world, call, given);
  return { template, version: findVersion(template, given.Version) };
};

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html: every resource a launch touches. */
const launchAccess = (input: RunInstancesRequest, call: Call, world: World): readonly Access[] => {
  const { account, region } = call;
  const from = templateOrNothing(input, call, world);
  const context = from
    ? { 'ec2:LaunchTemplate': ec2Arn(account, region, from.template.id), 'ec2:IsLaunchTemplateResource': 'true' }
    : { 'ec2:IsLaunchTemplateResource': 'false' };
  const tags = specified(input.TagSpecifications, 'instance');
  const image = input.ImageId ?? from?.version.data.ImageId ?? '';
  const own = (type: string, id = '*') => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const resources = [
    `arn:aws:ec2:${region}::image/${image.startsWith('ami-') ? image : '*'}`,
    own('network-interface'),
    own('security-group'),
    own('subnet', input.SubnetId),
    own('volume'),
    ...(from ? [own('launch-template', from.template.id)] : []),
    ...named(from?.version.data, own),
  ];
  const tagged = [
    ...(['network-interface', 'spot-instances-request'] as const).flatMap((type) =>
      taggingAccess(specified(from?.version.data.TagSpecifications, type), own(type), 'RunInstances'),
    ),
  ];
  return [
    { action: 'ec2:RunInstances', resource: own('instance'), context: { ...context, ...requestTagContext(tags) } },
    ...resources.map((resource) => ({ action: 'ec2:RunInstances', resource, context })),
    ...taggingAccess(tags, own('instance'), 'RunInstances'),
    ...tagged,
  ];
};

/** What a launch template names beside the usual. */
const named = (
  data: TemplateVersion['data'] | undefined,
  own: (type: string, id?: string) => string,
): readonly string[] => [
  ...(data?.Placement?.GroupName ? [own('placement-group', data.Placement.GroupName)] : []),
  ...(data?.CapacityReservationSpecification?.CapacityReservationTarget?.CapacityReservationId
    ? [
        own(
          'capacity-reservation',
          data.CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId,
        ),
      ]
    : []),
  ...(data?.InstanceMarketOptions?.MarketType === 'spot' ? [own('spot-instances-request')] : []),
];

/** A template that is not there is refused when the call runs, in EC2's own words. */
const templateOrNothing = (input: RunInstancesRequest, call: Call, world: World) => {
  try {
    return templateOf(input, call, world);
  } catch {
    return undefined;
  }
};
