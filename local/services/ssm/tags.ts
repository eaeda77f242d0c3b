import type {
  AddTagsToResourceRequest,
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
  RemoveTagsFromResourceRequest,
  Tag,
} from '@aws-sdk/client-ssm';
import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { invalid } from './errors.ts';
import { lookUp, parameterAccess } from './find-parameter.ts';
import { parseReference } from './names.ts';
import type { StoredParameter } from './state.ts';

const MAX_TAGS = 50;

export const asRecord = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

/** Throws ValidationException for a key or value that is not allowed. */
export const checkTags = (tags: readonly Tag[]): void => {
  for (const { Key = '', Value = '' } of tags) {
    if (Key.length < 1 || Key.length > 128) throw invalid(`Tag keys have 1 to 128 characters: ${Key}`);
    if (Value.length > 256) throw invalid(`Tag values have at most 256 characters: ${Value}`);
    if (/^aws:/i.test(Key)) throw invalid(`Tag keys cannot begin with aws: ${Key}`);
  }
};

interface Named {
  readonly ResourceType?: string | undefined;
  readonly ResourceId?: string | undefined;
}

/** Throws InvalidResourceType for anything but a parameter, and InvalidResourceId. */
const resource = ({ ResourceType, ResourceId = '' }: Named, call: Call, world: World): StoredParameter => {
  if (ResourceType !== 'Parameter') {
    throw new AwsError('InvalidResourceType', `Local AWS tags resources of type Parameter, not ${ResourceType}.`);
  }
  const found = lookUp(world, call, parseReference(ResourceId));
  if (!found) throw new AwsError('InvalidResourceId', `There is no parameter ${ResourceId}.`);
  return found;
};

const access =
  (action: string) =>
  ({ ResourceId = '' }: Named, call: Call, world: World): readonly Access[] => [
    parameterAccess(action, ResourceId, call, world),
  ];

export const addTagsToResource = operation<AddTagsToResourceRequest, object>({
  access: access('AddTagsToResource'),
  run: (input, call, world) => {
    const parameter = resource(input, call, world);
    checkTags(input.Tags ?? []);
    const tags = { ...parameter.tags, ...asRecord(input.Tags ?? []) };
    if (Object.keys(tags).length > MAX_TAGS) {
      throw new AwsError('TooManyTagsError', `A parameter has at most ${MAX_TAGS} tags.`);
    }
    parameter.tags = tags;
    return {};
  },
});

export const removeTagsFromResource = operation<RemoveTagsFromResourceRequest, object>({
  access: access('RemoveTagsFromResource'),
  run: (input, call, world) => {
    const parameter = resource(input, call, world);
    for (const key of input.TagKeys ?? []) delete parameter.tags[key];
    return {};
  },
});

export const listTagsForResource = operation<ListTagsForResourceRequest, ListTagsForResourceResult>({
  access: access('ListTagsForResource'),
  run: (input, call, world) => ({
    TagList: Object.entries(resource(input, call, world).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
});
