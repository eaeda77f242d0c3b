import type {
  CreateImagePipelineRequest,
  CreateImagePipelineResponse,
  DeleteImagePipelineRequest,
  DeleteImagePipelineResponse,
  GetImagePipelineRequest,
  GetImagePipelineResponse,
  ListImagePipelinesRequest,
  ListImagePipelinesResponse,
  UpdateImagePipelineRequest,
  UpdateImagePipelineResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { stopSchedule } from '../../events/schedule.ts';
import { checkPipeline } from '../definitions/check-pipeline.ts';
import { putNamed } from '../definitions/put-named.ts';
import { schedulePipeline } from '../schedule/schedule-pipeline.ts';
import { factory, type StoredPipeline } from '../store.ts';
import { may } from './access.ts';
import { pipelineView } from './configuration-views.ts';
import { filtered } from './filters.ts';
import { find, mustBeNew, remove } from './named.ts';
import { once } from './once.ts';
import { page } from './page.ts';

const FILTERS = {
  description: ({ given }: StoredPipeline) => given.description,
  distributionConfigurationArn: ({ given }: StoredPipeline) => given.distributionConfigurationArn,
  imageRecipeArn: ({ given }: StoredPipeline) => given.imageRecipeArn,
  infrastructureConfigurationArn: ({ given }: StoredPipeline) => given.infrastructureConfigurationArn,
  name: ({ name }: StoredPipeline) => name,
  status: ({ status }: StoredPipeline) => status,
};

const list = operation<ListImagePipelinesRequest, ListImagePipelinesResponse>({
  access: () => may('ListImagePipelines', '*'),
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

const get = operation<GetImagePipelineRequest, GetImagePipelineResponse>({
  access: ({ imagePipelineArn }) => may('GetImagePipeline', imagePipelineArn),
  run: ({ imagePipelineArn }, call, world) => ({
    requestId: call.requestId,
    imagePipeline: pipelineView(world, call, find(world, call, 'pipelines', imagePipelineArn)),
  }),
});

const create = operation<CreateImagePipelineRequest, CreateImagePipelineResponse>({
  access: () => may('CreateImagePipeline', '*'),
  run: (input, call, world) => {
    const imagePipelineArn = once(world, call, input, () => {
      mustBeNew(world, call, 'pipelines', input.name);
      checkPipeline(world, call, input);
      const more = { status: input.status ?? 'ENABLED', consecutiveFailures: 0 };
      const { stored } = putNamed(world, call, 'pipelines', input, more);
      schedulePipeline(world, call, stored);
      return stored.arn;
    });
    return { requestId: call.requestId, clientToken: input.clientToken, imagePipelineArn };
  },
});

/** Replaces everything that the request may say, and counts failures anew. */
const update = operation<UpdateImagePipelineRequest, UpdateImagePipelineResponse>({
  access: ({ imagePipelineArn }) => may('UpdateImagePipeline', imagePipelineArn),
  run: ({ imagePipelineArn, clientToken, ...given }, call, world) => {
    const { name, tags } = find(world, call, 'pipelines', imagePipelineArn);
    checkPipeline(world, call, given);
    const more = { status: given.status ?? 'ENABLED', consecutiveFailures: 0 };
    const { stored } = putNamed(world, call, 'pipelines', { ...given, name, tags }, more);
    schedulePipeline(world, call, stored);
    return { requestId: call.requestId, clientToken, imagePipelineArn };
  },
});

/** Its images stay. */
const deletePipeline = operation<DeleteImagePipelineRequest, DeleteImagePipelineResponse>({
  access: ({ imagePipelineArn }) => may('DeleteImagePipeline', imagePipelineArn),
  run: ({ imagePipelineArn: arn }, call, world) => {
    const imagePipelineArn = remove(world, call, 'pipelines', arn);
    stopSchedule(imagePipelineArn, world);
    return { requestId: call.requestId, imagePipelineArn };
  },
});

export const pipelineOperations: Readonly<Record<string, Operation>> = {
  CreateImagePipeline: create,
  DeleteImagePipeline: deletePipeline,
  GetImagePipeline: get,
  ListImagePipelines: list,
  UpdateImagePipeline: update,
};
