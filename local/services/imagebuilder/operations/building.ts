import type {
  CancelImageCreationRequest,
  CancelImageCreationResponse,
  CreateImageRequest,
  CreateImageResponse,
  DeleteImageRequest,
  DeleteImageResponse,
  RetryImageRequest,
  RetryImageResponse,
  StartImagePipelineExecutionRequest,
  StartImagePipelineExecutionResponse,
} from '@aws-sdk/client-imagebuilder';
import { type Operation, operation } from '../../../kernel/service.ts';
import { hasEnded } from '../build/build.ts';
import { cancel } from '../build/end-build.ts';
import { orderOf } from '../build/order.ts';
import { retryDistribution, startBuild, startPipeline } from '../build/start-build.ts';
import { checkPipeline } from '../definitions/check-pipeline.ts';
import { inUse, invalidRequest, notFound } from '../errors.ts';
import { factory } from '../store.ts';
import { may } from './access.ts';
import { once } from './once.ts';
import { latestVersionReferences } from './recipe-views.ts';

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

/** Only distribution is tried again: what failed before has to be built anew. */
const retryImage = operation<RetryImageRequest, RetryImageResponse>({
  access: ({ imageBuildVersionArn }) => may('RetryImage', imageBuildVersionArn),
  run: (input, call, world) => {
    const { imageBuildVersionArn = '', clientToken } = input;
    const place = { account: call.account, region: call.region };
    const image = factory(world, place.account, place.region).images[imageBuildVersionArn];
    if (!image) throw notFound(imageBuildVersionArn);
    once(world, call, input, () => {
      if (!retryDistribution(world, place, image))
        throw invalidRequest(
          `The image is ${image.status}; only an image that failed while it was distributed can be retried.`,
        );
      return imageBuildVersionArn;
    });
    return { imageBuildVersionArn, ...(clientToken ? { clientToken } : {}) };
  },
});

/** The permission is on the image that comes of it: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2imagebuilder.html */
const imageOf = (recipeArn = ''): string => `${recipeArn.replace(/:(image|container)-recipe\//, ':image/')}/*`;

/** Builds without a pipeline. */
const createImage = operation<CreateImageRequest, CreateImageResponse>({
  access: ({ imageRecipeArn, containerRecipeArn }) => may('CreateImage', imageOf(imageRecipeArn ?? containerRecipeArn)),
  run: (input, call, world) => {
    const place = { account: call.account, region: call.region };
    const { clientToken, tags = {}, loggingConfiguration, ...given } = input;
    const imageBuildVersionArn = once(world, call, input, () => {
      checkPipeline(world, place, given);
      const order = orderOf(world, place, given, loggingConfiguration?.logGroupName);
      return startBuild(world, place, order, { buildType: 'USER_INITIATED', tags }).arn;
    });
    return {
      requestId: call.requestId,
      clientToken,
      imageBuildVersionArn,
      latestVersionReferences: latestVersionReferences(imageBuildVersionArn),
    };
  },
});

/** The image as Image Builder keeps it; its AMIs and container images stay. */
const deleteImage = operation<DeleteImageRequest, DeleteImageResponse>({
  access: ({ imageBuildVersionArn }) => may('DeleteImage', imageBuildVersionArn),
  run: ({ imageBuildVersionArn = '' }, { account, region, requestId }, world) => {
    const { images } = factory(world, account, region);
    const image = images[imageBuildVersionArn];
    if (!image) throw notFound(imageBuildVersionArn);
    if (!hasEnded(image)) throw inUse(`The image is ${image.status} and cannot be deleted.`);
    delete images[imageBuildVersionArn];
    return { requestId, imageBuildVersionArn };
  },
});

export const buildingOperations: Readonly<Record<string, Operation>> = {
  CancelImageCreation: cancelImageCreation,
  CreateImage: createImage,
  DeleteImage: deleteImage,
  RetryImage: retryImage,
  StartImagePipelineExecution: startImagePipelineExecution,
};
