import type {
  CancelImageCreationRequest,
  CancelImageCreationResponse,
  StartImagePipelineExecutionRequest,
  StartImagePipelineExecutionResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { hasEnded } from '../build/build.ts';
import { cancel } from '../build/end-build.ts';
import { startPipeline } from '../build/start-build.ts';
import { inUse, notFound } from '../errors.ts';
import { factory } from '../store.ts';
import { once } from './once.ts';

const startImagePipelineExecution = operation<StartImagePipelineExecutionRequest, StartImagePipelineExecutionResponse>({
  access: ({ imagePipelineArn = '' }) => [
    { action: 'imagebuilder:StartImagePipelineExecution', resource: imagePipelineArn },
  ],
  run: (input, call, world) => {
    const { imagePipelineArn = '', clientToken, tags } = input;
    const pipeline = factory(world, call.account, call.region).pipelines[imagePipelineArn];
    if (!pipeline) throw notFound(imagePipelineArn);
    const { account, region } = call;
    const imageBuildVersionArn = once(
      world,
      call,
      input,
      () => startPipeline(world, { account, region }, pipeline, 'USER_INITIATED', tags ?? {}).arn,
    );
    return { requestId: call.requestId, ...(clientToken ? { clientToken } : {}), imageBuildVersionArn };
  },
});

const cancelImageCreation = operation<CancelImageCreationRequest, CancelImageCreationResponse>({
  access: ({ imageBuildVersionArn = '' }) => [
    { action: 'imagebuilder:CancelImageCreation', resource: imageBuildVersionArn },
  ],
  run: ({ imageBuildVersionArn = '', clientToken }, { account, region, requestId }, world) => {
    const image = factory(world, account, region).images[imageBuildVersionArn];
    if (!image) throw notFound(imageBuildVersionArn);
    if (hasEnded(image)) throw inUse(`The image is ${image.status} and cannot be cancelled.`);
    cancel(world, { account, region }, image, 'Cancelled by a caller of CancelImageCreation');
    return { requestId, imageBuildVersionArn, ...(clientToken ? { clientToken } : {}) };
  },
});

export const buildingOperations: Readonly<Record<string, Operation>> = {
  CancelImageCreation: cancelImageCreation,
  StartImagePipelineExecution: startImagePipelineExecution,
};
