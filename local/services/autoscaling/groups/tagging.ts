import type {
  CreateOrUpdateTagsType,
  DescribeTagsType,
  Filter,
  TagDescription,
  TagsType,
} from '@aws-sdk/client-auto-scaling';
import { operation } from '../../../kernel/service.ts';
import { validation } from '../errors.ts';
import { page } from '../page.ts';
import { autoScalingState, type GroupTag } from '../state.ts';
import { findGroup, groupAccess, reading, requestTags } from './locate.ts';
import { withTags } from './settings.ts';

export const toTag = (group: string, { key, value, propagate }: GroupTag): TagDescription => ({
  ResourceId: group,
  ResourceType: 'auto-scaling-group',
  Key: key,
  Value: value,
  PropagateAtLaunch: propagate,
});

/** Instances that run already are not tagged. */
export const createOrUpdateTags = operation<CreateOrUpdateTagsType, object>({
  access: ({ Tags = [] }, call, world) =>
    Tags.flatMap((tag) =>
      groupAccess('CreateOrUpdateTags', tag.ResourceId, call, world, requestTags(withTags([], [tag]))),
    ),
  run: ({ Tags = [] }, call, world) => {
    for (const tag of Tags) {
      const group = findGroup(world, call, tag.ResourceId);
      group.tags = withTags(group.tags, [tag]);
    }
    return {};
  },
});

export const describeTags = operation<DescribeTagsType, TagsType>({
  access: reading('DescribeTags'),
  run: ({ Filters = [], ...paging }, call, world) => {
    const tests = Filters.map(testOf);
    const all = Object.values(autoScalingState(world, call).groups).flatMap(({ name, tags }) =>
      tags.map((tag) => toTag(name, tag)),
    );
    const { items, next } = page(
      all.filter((tag) => tests.every((test) => test(tag))),
      paging,
    );
    return { Tags: items, ...next };
  },
});

const READ: Readonly<Record<string, (tag: TagDescription) => string>> = {
  'auto-scaling-group': ({ ResourceId = '' }) => ResourceId,
  key: ({ Key = '' }) => Key,
  value: ({ Value = '' }) => Value,
  'propagate-at-launch': ({ PropagateAtLaunch }) => String(PropagateAtLaunch),
};

const testOf = ({ Name = '', Values = [] }: Filter): ((tag: TagDescription) => boolean) => {
  const read = READ[Name];
  if (!read) throw validation(`The filter ${Name} is not valid. Allowed are ${Object.keys(READ).join(', ')}.`);
  return (tag) => Values.includes(read(tag));
};
