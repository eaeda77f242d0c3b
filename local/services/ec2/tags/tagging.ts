import type {
  CreateTagsRequest,
  DeleteTagsRequest,
  DescribeTagsRequest,
  DescribeTagsResult,
  Tag,
  TagDescription,
} from '@aws-sdk/client-ec2';
import type { Access, Call } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { ec2Arn, requestTagContext, resourceTagContext, resourceType } from '../arns.ts';
import { ec2Operation, reading } from '../ec2-operation.ts';
import { noSuchImages } from '../errors.ts';
import { applyFilters } from '../filters.ts';
import { visibleImage } from '../images/visibility.ts';
import { page } from '../page.ts';
import { ec2Region, ec2State } from '../state.ts';
import { checkTags, putTags } from './tag-list.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTags.html */
const MAX_RESOURCES = 1000;

interface Tagging {
  readonly Resources: string[] | undefined;
  readonly Tags?: Tag[] | undefined;
}

const taggingAccess =
  (action: string) =>
  ({ Resources = [], Tags = [] }: Tagging, { account, region }: Call, world: World): readonly Access[] =>
    Resources.map((id) => ({
      action: `ec2:${action}`,
      resource: ec2Arn(account, region, id),
      context: { ...resourceTagContext(world, account, region, id), ...requestTagContext(Tags) },
    }));

/** Tags are the caller's own: on a shared AMI its owner does not see them. */
export const createTags = ec2Operation<CreateTagsRequest, object>({
  access: taggingAccess('CreateTags'),
  run: ({ Resources = [], Tags = [] }, call, world) => {
    checkResources(Resources, call, world);
    checkTags(Tags);
    const state = ec2State(world, call.account, call.region);
    for (const id of Resources) putTags(state, id, Tags);
    return {};
  },
});

/** A tag given with a value goes only if it has that value; without tags, all go. */
export const deleteTags = ec2Operation<DeleteTagsRequest, object>({
  access: taggingAccess('DeleteTags'),
  run: ({ Resources = [], Tags }, call, world) => {
    checkResources(Resources, call, world);
    const { tags } = ec2State(world, call.account, call.region);
    const goes = (key: string, value: string) =>
      !key.startsWith('aws:') &&
      (!Tags || Tags.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value)));
    for (const id of Resources) {
      const left = Object.entries(tags[id] ?? {}).filter(([key, value]) => !goes(key, value));
      if (left.length > 0) tags[id] = Object.fromEntries(left);
      else delete tags[id];
    }
    return {};
  },
});

export const describeTags = ec2Operation<DescribeTagsRequest, DescribeTagsResult>({
  access: reading('DescribeTags'),
  run: ({ Filters, ...paging }, { account, region }, world) => {
    const all = Object.entries(ec2State(world, account, region).tags).flatMap(([ResourceId, tags]) =>
      Object.entries(tags).map(
        ([Key, Value]) => ({ ResourceId, ResourceType: resourceType(ResourceId), Key, Value }) as TagDescription,
      ),
    );
    const table = {
      key: ({ Key }: TagDescription) => Key,
      value: ({ Value }: TagDescription) => Value,
      'resource-id': ({ ResourceId }: TagDescription) => ResourceId,
      'resource-type': (tag: TagDescription) => tag.ResourceType,
    };
    const { items, next } = page(applyFilters(all, Filters, table, asRecord), paging);
    return { Tags: items, ...next };
  },
});

const asRecord = ({ Key = '', Value = '' }: TagDescription) => ({ [Key]: Value });

const checkResources = (ids: readonly string[], call: Call, world: World): void => {
  if (ids.length > MAX_RESOURCES) {
    throw new AwsError('InvalidParameterValue', `At most ${MAX_RESOURCES} resources can be tagged in one request.`);
  }
  for (const id of ids) checkResource(id, call, world);
};

const checkResource = (id: string, { account, region }: Call, world: World): void => {
  const type = resourceType(id);
  const { templates, instances, network } = ec2State(world, account, region);
  if (type === undefined) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  if (type === 'image') {
    if (!visibleImage(world, account, region, id)) throw noSuchImages([id]);
    return;
  }
  const known = {
    snapshot: ec2Region(world, region).snapshots[id]?.owner === account,
    'launch-template': templates[id] !== undefined,
    instance: instances[id] !== undefined,
    vpc: network.vpcs.some((vpc) => vpc.id === id),
    subnet: network.subnets.some((subnet) => subnet.id === id),
    'security-group': network.securityGroups.some((group) => group.id === id),
  };
  if (!known[type as keyof typeof known]) throw new AwsError(NOT_FOUND[type] ?? 'InvalidID', missing(type, id));
};

const missing = (type: string, id: string): string => `The ${type} ID '${id}' does not exist`;

const NOT_FOUND: Readonly<Record<string, string>> = {
  snapshot: 'InvalidSnapshot.NotFound',
  'launch-template': 'InvalidLaunchTemplateId.NotFound',
  instance: 'InvalidInstanceID.NotFound',
  vpc: 'InvalidVpcID.NotFound',
  subnet: 'InvalidSubnetID.NotFound',
  'security-group': 'InvalidGroup.NotFound',
};
