import type {
  ImageScanFinding,
  ListImageScanFindingAggregationsRequest,
  ListImageScanFindingAggregationsResponse,
  ListImageScanFindingsRequest,
  ListImageScanFindingsResponse,
} from '@aws-sdk/client-imagebuilder';
import type { Call } from '../../../kernel/call.ts';
import { type Operation, operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import type { BuiltImage } from '../build/built-image.ts';
import { invalidRequest } from '../errors.ts';
import { countSeverities } from '../scan/findings.ts';
import { factory } from '../store.ts';
import { findingView } from './finding-view.ts';
import { page } from './page.ts';

interface Filter {
  readonly name?: string | undefined;
  readonly values?: readonly string[] | undefined;
}

/** One filter with one value is all that Image Builder takes. Findings of on-demand scans are not kept by it. */
const selected = (world: World, call: Call, filter: Filter | undefined): BuiltImage[] => {
  const all = Object.values(factory(world, call.account, call.region).images).filter(({ scan }) => scan !== undefined);
  const [value = ''] = filter?.values ?? [];
  if (filter?.name === 'imageBuildVersionArn') return all.filter(({ arn }) => arn === value);
  if (filter?.name === 'imagePipelineArn') return all.filter(({ order }) => order.pipelineArn === value);
  return all;
};

const listImageScanFindings = operation<ListImageScanFindingsRequest, ListImageScanFindingsResponse>({
  access: () => [{ action: 'imagebuilder:ListImageScanFindings', resource: '*' }],
  run: (input, call, world) => {
    const filters = input.filters ?? [];
    if (filters.length > 1 || filters.some(({ values }) => (values ?? []).length !== 1))
      throw invalidRequest('filters takes one filter with one value');
    const [filter] = filters;
    const wanted = selected(world, call, filter)
      .flatMap((image) => image.findings.map((finding) => findingView(image, finding)))
      .filter((finding) => keeps(filter, finding));
    const { items, next } = page(wanted, input);
    return { requestId: call.requestId, findings: [...items], ...next };
  },
});

const keeps = (filter: Filter | undefined, { severity, packageVulnerabilityDetails }: ImageScanFinding): boolean => {
  if (filter?.name === 'severity') return severity === filter.values?.[0];
  if (filter?.name === 'vulnerabilityId') return packageVulnerabilityDetails?.vulnerabilityId === filter.values?.[0];
  return true;
};

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

export const findingOperations: Readonly<Record<string, Operation>> = {
  ListImageScanFindings: listImageScanFindings,
  ListImageScanFindingAggregations: listAggregations,
};
