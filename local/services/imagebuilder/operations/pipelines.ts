import type {
  GetImagePipelineRequest,
  GetImagePipelineResponse,
  ListImagePipelinesRequest,
  ListImagePipelinesResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { notFound } from '../errors.ts';
import { factory, type StoredPipeline } from '../store.ts';
import { pipelineView } from './configuration-views.ts';
import { filtered } from './filters.ts';
import { page } from './page.ts';

const FILTERS = {
  description: ({ given }: StoredPipeline) => given.description,
  distributionConfigurationArn: ({ given }: StoredPipeline) => given.distributionConfigurationArn,
  imageRecipeArn: ({ given }: StoredPipeline) => given.imageRecipeArn,
  infrastructureConfigurationArn: ({ given }: StoredPipeline) => given.infrastructureConfigurationArn,
  name: ({ name }: StoredPipeline) => name,
  status: ({ status }: StoredPipeline) => status,
};

const listImagePipelines = operation<ListImagePipelinesRequest, ListImagePipelinesResponse>({
  access: () => [{ action: 'imagebuilder:ListImagePipelines', resource: '*' }],
  run: (input, call, world) => {
    const all = Object.values(factory(world, call.account, call.region).pipelines);
    const { items, next } = page(filtered(all, input.filters, FILTERS), input);
    return {
      requestId: call.requestId,
      imagePipelineList: items.map((one) => pipelineView(world, call, one)),
      ...next,
    };
  },
});

const getImagePipeline = operation<GetImagePipelineRequest, GetImagePipelineResponse>({
  access: ({ imagePipelineArn = '' }) => [{ action: 'imagebuilder:GetImagePipeline', resource: imagePipelineArn }],
  run: ({ imagePipelineArn = '' }, call, world) => {
    const found = factory(world, call.account, call.region).pipelines[imagePipelineArn];
    if (!found) throw notFound(imagePipelineArn);
    return { requestId: call.requestId, imagePipeline: pipelineView(world, call, found) };
  },
});

export const pipelineOperations: Readonly<Record<string, Operation>> = {
  GetImagePipeline: getImagePipeline,
  ListImagePipelines: listImagePipelines,
};
