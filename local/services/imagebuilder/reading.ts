import type {
  GetImagePipelineRequest,
  GetImagePipelineResponse,
  GetImageRequest,
  GetImageResponse,
  ListImageBuildVersionsRequest,
  ListImageBuildVersionsResponse,
  ListImagePipelineImagesRequest,
  ListImagePipelineImagesResponse,
  ListImagePipelinesRequest,
  ListImagePipelinesResponse,
  ListImageScanFindingAggregationsRequest,
  ListImageScanFindingAggregationsResponse,
  ListImageScanFindingsRequest,
  ListImageScanFindingsResponse,
  ListImagesRequest,
  ListImagesResponse,
} from '@aws-sdk/client-imagebuilder';
import type { Call } from '../../kernel/call.ts';
import { type Operation, operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { countSeverities } from './findings.ts';
import { type BuiltImage, factory, invalidRequest, notFound } from './store.ts';
import { details, findingView, pipelineView, summary } from './views.ts';

const MOST = 25;

const page = <T>(
  all: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
) => {
  if (maxResults !== undefined && (maxResults < 1 || maxResults > MOST))
    throw invalidRequest(`maxResults ${maxResults} is not between 1 and ${MOST}`);
  const start = Number(nextToken ?? 0);
  const size = maxResults ?? MOST;
  return {
    items: all.slice(start, start + size),
    next: start + size < all.length ? { nextToken: String(start + size) } : {},
  };
};

/** `…/1.0.0/2`, or a version without its build, or with x for its numbers. */
const matching = (world: World, call: Call, arn: string): BuiltImage[] => {
  const pattern = new RegExp(
    `^${arn.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/(?<=\/|\\\.)x(?=\\\.|\/|$)/g, '\\d+')}(/\\d+)?$`,
  );
  return Object.values(factory(world, call.account, call.region).images)
    .filter((image) => pattern.test(image.arn))
    .sort((a, b) => compare(a, b));
};

const compare = (a: BuiltImage, b: BuiltImage): number =>
  a.version.localeCompare(b.version, undefined, { numeric: true }) || a.build - b.build;

const getImage = operation<GetImageRequest, GetImageResponse>({
  access: ({ imageBuildVersionArn = '' }) => [{ action: 'imagebuilder:GetImage', resource: imageBuildVersionArn }],
  run: ({ imageBuildVersionArn = '' }, call, world) => {
    const found = matching(world, call, imageBuildVersionArn).at(-1);
    // The model of GetImage has no "not found": an unknown image is an invalid request.
    if (!found) throw invalidRequest(`The image '${imageBuildVersionArn}' does not exist.`);
    return { requestId: call.requestId, image: details(world, call.account, call.region, found) };
  },
});

const listImages = operation<ListImagesRequest, ListImagesResponse>({
  access: () => [{ action: 'imagebuilder:ListImages', resource: '*' }],
  run: (input, call, world) => {
    const versions = new Map(
      Object.values(factory(world, call.account, call.region).images).map((image) => [
        `${image.name}/${image.version}`,
        image,
      ]),
    );
    const { items, next } = page([...versions.values()], input);
    return {
      requestId: call.requestId,
      imageVersionList: items.map((image) => ({
        arn: image.arn.replace(/\/\d+$/, ''),
        name: image.name,
        type: 'AMI',
        version: image.version,
        platform: 'Linux',
        owner: call.account,
        dateCreated: new Date(image.createdAt).toISOString(),
        buildType: image.buildType,
        imageSource: 'CUSTOM',
      })),
      ...next,
    };
  },
});

const listImageBuildVersions = operation<ListImageBuildVersionsRequest, ListImageBuildVersionsResponse>({
  access: ({ imageVersionArn }) => [
    { action: 'imagebuilder:ListImageBuildVersions', resource: imageVersionArn ?? '*' },
  ],
  run: (input, call, world) => {
    const all = input.imageVersionArn
      ? matching(world, call, input.imageVersionArn)
      : Object.values(factory(world, call.account, call.region).images);
    const { items, next } = page(all, input);
    return { requestId: call.requestId, imageSummaryList: items.map(summary), ...next };
  },
});

const listImagePipelines = operation<ListImagePipelinesRequest, ListImagePipelinesResponse>({
  access: () => [{ action: 'imagebuilder:ListImagePipelines', resource: '*' }],
  run: (input, call, world) => {
    const { items, next } = page(Object.values(factory(world, call.account, call.region).pipelines), input);
    return { requestId: call.requestId, imagePipelineList: items.map(pipelineView), ...next };
  },
});

const getImagePipeline = operation<GetImagePipelineRequest, GetImagePipelineResponse>({
  access: ({ imagePipelineArn = '' }) => [{ action: 'imagebuilder:GetImagePipeline', resource: imagePipelineArn }],
  run: ({ imagePipelineArn = '' }, call, world) => {
    const found = factory(world, call.account, call.region).pipelines[imagePipelineArn];
    if (!found) throw notFound(imagePipelineArn);
    return { requestId: call.requestId, imagePipeline: pipelineView(found) };
  },
});

const listImagePipelineImages = operation<ListImagePipelineImagesRequest, ListImagePipelineImagesResponse>({
  access: ({ imagePipelineArn = '' }) => [
    { action: 'imagebuilder:ListImagePipelineImages', resource: imagePipelineArn },
  ],
  run: (input, call, world) => {
    const all = Object.values(factory(world, call.account, call.region).images).filter(
      ({ pipelineArn }) => pipelineArn === input.imagePipelineArn,
    );
    const { items, next } = page(all, input);
    return { requestId: call.requestId, imageSummaryList: items.map(summary), ...next };
  },
});

interface Filter {
  readonly name?: string | undefined;
  readonly values?: readonly string[] | undefined;
}

/** One filter with one value is all that Image Builder takes. */
const selected = (world: World, call: Call, filter: Filter | undefined): BuiltImage[] => {
  const all = Object.values(factory(world, call.account, call.region).images);
  const [value = ''] = filter?.values ?? [];
  if (filter?.name === 'imageBuildVersionArn') return all.filter(({ arn }) => arn === value);
  if (filter?.name === 'imagePipelineArn') return all.filter(({ pipelineArn }) => pipelineArn === value);
  return all;
};

const listImageScanFindings = operation<ListImageScanFindingsRequest, ListImageScanFindingsResponse>({
  access: () => [{ action: 'imagebuilder:ListImageScanFindings', resource: '*' }],
  run: (input, call, world) => {
    const filters = input.filters ?? [];
    if (filters.length > 1 || filters.some(({ values }) => (values ?? []).length !== 1))
      throw invalidRequest('filters takes one filter with one value');
    const [filter] = filters;
    const all = selected(world, call, filter).flatMap((image) =>
      image.findings.map((finding) => findingView(image, finding)),
    );
    const wanted = all.filter((finding) =>
      keeps(filter, finding.severity, finding.packageVulnerabilityDetails?.vulnerabilityId),
    );
    const { items, next } = page(wanted, input);
    return { requestId: call.requestId, findings: items, ...next };
  },
});

const keeps = (filter: Filter | undefined, severity: string | undefined, id: string | undefined): boolean =>
  filter?.name === 'severity'
    ? severity === filter.values?.[0]
    : filter?.name === 'vulnerabilityId'
      ? id === filter.values?.[0]
      : true;

const listAggregations = operation<ListImageScanFindingAggregationsRequest, ListImageScanFindingAggregationsResponse>({
  access: () => [{ action: 'imagebuilder:ListImageScanFindingAggregations', resource: '*' }],
  run: ({ filter }, call, world) => ({
    requestId: call.requestId,
    aggregationType: 'imageBuildVersionArn',
    responses: selected(world, call, filter).map((image) => ({
      imageAggregation: { imageBuildVersionArn: image.arn, severityCounts: countSeverities(image.findings) },
    })),
  }),
});

export const reading: Readonly<Record<string, Operation>> = {
  GetImage: getImage,
  ListImages: listImages,
  ListImageBuildVersions: listImageBuildVersions,
  ListImagePipelines: listImagePipelines,
  GetImagePipeline: getImagePipeline,
  ListImagePipelineImages: listImagePipelineImages,
  ListImageScanFindings: listImageScanFindings,
  ListImageScanFindingAggregations: listAggregations,
};
