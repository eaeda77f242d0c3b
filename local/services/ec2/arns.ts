import type { Tag } from '@aws-sdk/client-ec2';
import type { Access } from '../../kernel/call.ts';
import type { World } from '../../kernel/world.ts';
import { tagsOf } from './state.ts';

/** Images and snapshots have ARNs without an account; the kind follows from the id's prefix. */
const KINDS: Readonly<Record<string, { readonly type: string; readonly shared: boolean }>> = {
  ami: { type: 'image', shared: true },
  snap: { type: 'snapshot', shared: true },
  i: { type: 'instance', shared: false },
  lt: { type: 'launch-template', shared: false },
  vpc: { type: 'vpc', shared: false },
  subnet: { type: 'subnet', shared: false },
  sg: { type: 'security-group', shared: false },
};

/** `image`, `launch-template`…; undefined for an id of another kind. */
export const resourceType = (id: string): string | undefined => KINDS[id.split('-')[0] ?? '']?.type;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const ec2Arn = (account: string, region: string, id: string): string => {
  const kind = KINDS[id.split('-')[0] ?? ''];
  return `arn:aws:ec2:${region}:${kind?.shared ? '' : account}:${kind?.type ?? '*'}/${id}`;
};

/** Condition keys for the tags that the account has put on a resource. */
export const resourceTagContext = (world: World, account: string, region: string, id: string) =>
  Object.fromEntries(
    Object.entries(tagsOf(world, account, region, id)).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]),
  );

/** Condition keys for the tags in a request. */
export const requestTagContext = (tags: readonly Tag[]): NonNullable<Access['context']> => ({
  ...Object.fromEntries(tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ''])),
  ...(tags.length > 0 ? { 'aws:TagKeys': tags.map(({ Key }) => Key ?? '') } : {}),
});
