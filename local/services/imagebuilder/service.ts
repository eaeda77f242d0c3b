import type {
  CancelImageCreationRequest,
  CancelImageCreationResponse,
  StartImagePipelineExecutionRequest,
  StartImagePipelineExecutionResponse,
} from '@aws-sdk/client-imagebuilder';
import { AwsError } from '../../kernel/errors.ts';
import { operation, type Service } from '../../kernel/service.ts';
import { enter, startBuild } from './build.ts';
import { createImage, listBuilds, planNextBuild } from './controls.ts';
import { reading } from './reading.ts';
import { resourceTypes } from './resources.ts';
import { factory, notFound } from './store.ts';

const startPipeline = operation<StartImagePipelineExecutionRequest, StartImagePipelineExecutionResponse>({
  access: ({ imagePipelineArn = '' }) => [
    { action: 'imagebuilder:StartImagePipelineExecution', resource: imagePipelineArn },
  ],
  run: ({ imagePipelineArn = '', clientToken }, call, world) => {
    const pipeline = factory(world, call.account, call.region).pipelines[imagePipelineArn];
    if (!pipeline) throw notFound(imagePipelineArn);
    const { account, region } = call;
    return {
      requestId: call.requestId,
      ...(clientToken ? { clientToken } : {}),
      imageBuildVersionArn: startBuild(world, { account, region }, pipeline, 'USER_INITIATED'),
    };
  },
});

const ENDED = new Set(['AVAILABLE', 'CANCELLED', 'FAILED']);

const cancel = operation<CancelImageCreationRequest, CancelImageCreationResponse>({
  access: ({ imageBuildVersionArn = '' }) => [
    { action: 'imagebuilder:CancelImageCreation', resource: imageBuildVersionArn },
  ],
  run: ({ imageBuildVersionArn = '', clientToken }, call, world) => {
    const image = factory(world, call.account, call.region).images[imageBuildVersionArn];
    if (!image) throw notFound(imageBuildVersionArn);
    if (ENDED.has(image.status))
      throw new AwsError('ResourceInUseException', `The image is ${image.status} and cannot be cancelled.`, {
        status: 400,
      });
    image.reason = 'Cancelled by a caller of CancelImageCreation';
    enter(world, call, image, 'CANCELLED');
    return { requestId: call.requestId, imageBuildVersionArn, ...(clientToken ? { clientToken } : {}) };
  },
});

/** EC2 Image Builder: factories from templates, builds that go through their states in virtual time, scans. */
export const imagebuilder: Service = {
  name: 'imagebuilder',
  client: () => import('@aws-sdk/client-imagebuilder'),
  operations: { ...reading, StartImagePipelineExecution: startPipeline, CancelImageCreation: cancel },
  resourceTypes,
  controls: { 'next-build': planNextBuild, 'create-image': createImage, builds: listBuilds },
};
