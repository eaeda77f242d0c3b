import type {
  GetImageRequest,
  GetImageResponse,
  ListImageBuildVersionsRequest,
  ListImageBuildVersionsResponse,
  ListImagePackagesRequest,
  ListImagePackagesResponse,
  ListImagePipelineImagesRequest,
  ListImagePipelineImagesResponse,
  ListImagesRequest,
  ListImagesResponse,
} from '@aws-sdk/client-imagebuilder';
import type { Call } from '../../../kernel/call.ts';
import { withNewerMembers } from '../../../kernel/newer-members.ts';
import { type Operation, operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import type { BuiltImage } from '../build/built-image.ts';
import { invalidRequest, notFound } from '../errors.ts';
import { factory } from '../store.ts';
import { compareVersions } from '../versions/semantic-version.ts';
import { mayListBuilds } from './access.ts';
import { failureContext } from './failure-context.ts';
import { filtered } from './filters.ts';
import { amazonVersions, IMAGE_FILTERS, ownVersions } from './image-versions.ts';
import { details, summary } from './image-views.ts';
import { page } from './page.ts';
import { latestVersionReferences } from './recipe-views.ts';

/** `…/1.0.0/2`, or a version without its build, or with x for its numbers. */
const matching = (world: World, call: Call, arn: string): BuiltImage[] => {
  const escaped = arn.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/(?<=\/|\\\.)x(?=\\\.|\/|$)/g, '\\d+');
  const pattern = new RegExp(`^${escaped}(/\\d+)?$`);
  return Object.values(factory(world, call.account, call.region).images)
    .filter((image) => pattern.test(image.arn))
    .sort(byVersion);
};

const byVersion = (a: BuiltImage, b: BuiltImage): number => compareVersions(a.version, b.version) || a.build - b.build;

const getImage = operation<GetImageRequest, GetImageResponse>({
  access: ({ imageBuildVersionArn = '' }) => [{ action: 'imagebuilder:GetImage', resource: imageBuildVersionArn }],
  run: ({ imageBuildVersionArn = '' }, call, world) => {
    const found = matching(world, call, imageBuildVersionArn).at(-1);
    // The model of GetImage has no "not found": an unknown image is an invalid request.
    if (!found) throw invalidRequest(`The image '${imageBuildVersionArn}' does not exist.`);
    const answer = {
      requestId: call.requestId,
      image: details(world, call.account, call.region, found),
      latestVersionReferences: latestVersionReferences(found.arn),
    };
    const context = failureContext(found);
    return context ? withNewerMembers(answer, { image: { state: { failureContext: context } } }) : answer;
  },
});

const listImages = operation<ListImagesRequest, ListImagesResponse>({
  access: () => [{ action: 'imagebuilder:ListImages', resource: '*' }],
  run: (input, call, world) => {
    const { owner = 'Self' } = input;
    const all =
      owner === 'Self' ? ownVersions(world, call, input) : owner === 'Amazon' ? amazonVersions(world, call, input) : [];
    const wanted = input.byName ? [...new Map(all.map((one) => [one.name, one])).values()] : all;
    const { items, next } = page(wanted, input);
    return { requestId: call.requestId, imageVersionList: [...items], ...next };
  },
});

const listImageBuildVersions = operation<ListImageBuildVersionsRequest, ListImageBuildVersionsResponse>({
  access: ({ imageVersionArn }) => mayListBuilds('ListImageBuildVersions', imageVersionArn),
  run: (input, call, world) => {
    const all = input.imageVersionArn
      ? matching(world, call, input.imageVersionArn)
      : Object.values(factory(world, call.account, call.region).images);
    const { items, next } = page(filtered(all, input.filters, IMAGE_FILTERS), input);
    return { requestId: call.requestId, imageSummaryList: items.map(summary), ...next };
  },
});

const listImagePipelineImages = operation<ListImagePipelineImagesRequest, ListImagePipelineImagesResponse>({
  access: ({ imagePipelineArn = '' }) => [
    { action: 'imagebuilder:ListImagePipelineImages', resource: imagePipelineArn },
  ],
  run: (input, call, world) => {
    const state = factory(world, call.account, call.region);
    if (!state.pipelines[input.imagePipelineArn ?? '']) throw notFound(input.imagePipelineArn ?? '');
    const all = Object.values(state.images).filter(({ order }) => order.pipelineArn === input.imagePipelineArn);
    const { items, next } = page(
      filtered(all, input.filters, { name: IMAGE_FILTERS.name, version: IMAGE_FILTERS.version }),
      input,
    );
    return { requestId: call.requestId, imageSummaryList: items.map(summary), ...next };
  },
});

const listImagePackages = operation<ListImagePackagesRequest, ListImagePackagesResponse>({
  access: ({ imageBuildVersionArn = '' }) => [
    { action: 'imagebuilder:ListImagePackages', resource: imageBuildVersionArn },
  ],
  run: (input, call, world) => {
    const image = factory(world, call.account, call.region).images[input.imageBuildVersionArn ?? ''];
    if (!image) throw notFound(input.imageBuildVersionArn ?? '');
    const { items, next } = page(image.packages, input);
    return { requestId: call.requestId, imagePackageList: [...items], ...next };
  },
});

export const imageOperations: Readonly<Record<string, Operation>> = {
  GetImage: getImage,
  ListImages: listImages,
  ListImageBuildVersions: listImageBuildVersions,
  ListImagePipelineImages: listImagePipelineImages,
  ListImagePackages: listImagePackages,
};
