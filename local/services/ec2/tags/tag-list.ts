import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import type { Access } from '../../../kernel/call.ts';
import { AwsError } from '../../../kernel/errors.ts';
import { requestTagContext } from '../arns.ts';
import { invalidValue } from '../errors.ts';
import type { Ec2State } from '../state.ts';

export const asTags = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions */
const MAX_TAGS = 50;
const MAX_KEY = 127;
const MAX_VALUE = 255;

/** Throws InvalidParameterValue for a key or value that is not allowed. */
export const checkTags = (tags: readonly Tag[]): void => {
  for (const { Key = '', Value = '' } of tags) {
    if (Key === '' || Key.length > MAX_KEY)
      throw invalidValue(Key, 'tagKey', `Tag keys have 1 to ${MAX_KEY} characters.`);
    if (Value.length > MAX_VALUE)
      throw invalidValue(Value, 'tagValue', `Tag values have at most ${MAX_VALUE} characters.`);
    if (/^aws:/i.test(Key)) {
      throw new AwsError('InvalidParameterValue', `Tag keys starting with 'aws:' are reserved for internal use`);
    }
  }
};

/** Puts tags on a resource; those of the same key are replaced. Throws TagLimitExceeded. */
export const putTags = (state: Pick<Ec2State, 'tags'>, id: string, tags: readonly Tag[]): void => {
  const all = { ...state.tags[id] };
  for (const { Key = '', Value = '' } of tags) all[Key] = Value;
  // Tags of AWS's own do not count.
  if (Object.keys(all).filter((key) => !key.startsWith('aws:')).length > MAX_TAGS) {
    throw new AwsError('TagLimitExceeded', `The maximum number of Tags for a resource has been reached: ${MAX_TAGS}.`);
  }
  if (Object.keys(all).length > 0) state.tags[id] = all;
};

/** The tags that a request specifies for resources of a type. */
export const specified = (specifications: readonly TagSpecification[] | undefined, type: string): Tag[] =>
  (specifications ?? []).filter(({ ResourceType }) => ResourceType === type).flatMap(({ Tags }) => Tags ?? []);

/** Tagging while creating needs CreateTags as well, limited by `ec2:CreateAction`. */
export const taggingAccess = (tags: readonly Tag[], resource: string, action: string): readonly Access[] =>
  tags.length === 0
    ? []
    : [
        {
          action: 'ec2:CreateTags',
          resource,
          context: { ...requestTagContext(tags), 'ec2:CreateAction': action },
        },
      ];
