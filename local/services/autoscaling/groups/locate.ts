import type { Access, Call } from '../../../kernel/call.ts';
import type { World } from '../../../kernel/world.ts';
import { noSuchGroup } from '../errors.ts';
import { autoScalingState, type Group, type GroupTag, type Place } from '../state.ts';

/** Throws ValidationError where there is none of that name. */
export const findGroup = (world: World, place: Place, name: string | undefined): Group => {
  const { groups } = autoScalingState(world, place);
  const found = name !== undefined && Object.hasOwn(groups, name) ? groups[name] : undefined;
  if (!found) throw noSuchGroup(name ?? '');
  return found;
};

export const groupArn = ({ account, region }: Place, name: string, uuid: string): string =>
  `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${uuid}:autoScalingGroupName/${name}`;

/** What an action on a group takes; the id of one that is not there is `*`. */
export const groupAccess = (
  action: string,
  name: string | undefined,
  call: Call,
  world: World,
  context: Access['context'] = {},
): readonly Access[] => {
  const group = autoScalingState(world, call).groups[name ?? ''];
  const resource = group?.arn ?? groupArn(call, name ?? '', '*');
  const tags = (group?.tags ?? []).flatMap(({ key, value }) => [
    [`aws:ResourceTag/${key}`, value],
    [`autoscaling:ResourceTag/${key}`, value],
  ]);
  return [{ action: `autoscaling:${action}`, resource, context: { ...Object.fromEntries(tags), ...context } }];
};

/** Reading is not limited to groups. */
export const reading = (action: string) => (): readonly Access[] => [
  { action: `autoscaling:${action}`, resource: '*' },
];

/** Condition keys for the tags in a request. */
export const requestTags = (tags: readonly Pick<GroupTag, 'key' | 'value'>[]): Record<string, string | string[]> => ({
  ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
  ...(tags.length > 0 ? { 'aws:TagKeys': tags.map(({ key }) => key) } : {}),
});
