import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-imagebuilder';
import type { Call } from '../../../kernel/call.ts';
import { type Operation, operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { invalidValue, notFound } from '../errors.ts';
import { factory } from '../store.ts';
import { may } from './access.ts';

const MOST_TAGS = 50;

/** Whatever has tags, by its ARN. Throws ResourceNotFoundException. */
const tagged = (world: World, { account, region }: Call, arn = ''): { tags: Record<string, string> } => {
  const state = factory(world, account, region);
  const all = [
    state.components,
    state.recipes,
    state.containerRecipes,
    state.workflows,
    state.infrastructures,
    state.distributions,
    state.pipelines,
    state.lifecyclePolicies,
    state.images,
  ] as const;
  const found = all.map((there) => there[arn]).find((one) => one !== undefined);
  if (!found) throw notFound(arn);
  return found;
};

const tag = operation<TagResourceRequest, TagResourceResponse>({
  access: ({ resourceArn }) => may('TagResource', resourceArn),
  run: ({ resourceArn, tags = {} }, call, world) => {
    const resource = tagged(world, call, resourceArn);
    const wrong = Object.keys(tags).find((key) => /^aws:/i.test(key) || key.length < 1 || key.length > 128);
    if (wrong !== undefined)
      throw invalidValue('tags', `"${wrong}" is no key: at most 128 characters, not beginning with aws:.`);
    const next = { ...resource.tags, ...tags };
    if (Object.keys(next).length > MOST_TAGS) throw invalidValue('tags', `At most ${MOST_TAGS} tags are allowed.`);
    resource.tags = next;
    return {};
  },
});

const untag = operation<UntagResourceRequest, UntagResourceResponse>({
  access: ({ resourceArn }) => may('UntagResource', resourceArn),
  run: ({ resourceArn, tagKeys = [] }, call, world) => {
    const resource = tagged(world, call, resourceArn);
    resource.tags = Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !tagKeys.includes(key)));
    return {};
  },
});

const list = operation<ListTagsForResourceRequest, ListTagsForResourceResponse>({
  access: ({ resourceArn }) => may('ListTagsForResource', resourceArn),
  run: ({ resourceArn }, call, world) => ({ tags: { ...tagged(world, call, resourceArn).tags } }),
});

export const tagOperations: Readonly<Record<string, Operation>> = {
  ListTagsForResource: list,
  TagResource: tag,
  UntagResource: untag,
};
