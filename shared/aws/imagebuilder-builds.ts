import {
  GetImageCommand,
  GetImagePipelineCommand,
  GetWorkflowStepExecutionCommand,
  type Image,
  ImagebuilderClient,
  ListWorkflowExecutionsCommand,
  ListWorkflowStepExecutionsCommand,
  type WorkflowStepMetadata,
} from '@aws-sdk/client-imagebuilder';
import type { BuildFailure } from '../domain/build/build-failure.ts';
import { parseImageArn } from '../domain/image-version.ts';
import { own } from '../domain/own.ts';
import type { Build, Builds } from '../ports/builds.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';
import { failureContext } from './failure-context.ts';
import { ifKnown } from './imagebuilder-catalog.ts';
import { keepRawAnswer } from './raw-answer.ts';

/** The most that Image Builder gives at once; a build has ten workflows at most, and a workflow fifteen steps. */
const PAGE = 25;

/** A message with less in it is better than one that comes too late: about a second of waiting. */
const FEW_ATTEMPTS = 4;

export const imagebuilderBuilds = (region: string): Builds => {
  const client = clientFor(ImagebuilderClient, region);
  return {
    build: async (arn) => {
      const command = new GetImageCommand({ imageBuildVersionArn: arn });
      const raw = keepRawAnswer(command);
      const image = (await ifKnown(call('GetImage', region, () => client.send(command))))?.image;
      return image && read(arn, image, failureContext(raw()));
    },
    failedStep: async (imageBuildVersionArn) => {
      const few = <Output>(operation: string, send: () => Promise<Output>): Promise<Output> =>
        call(operation, region, send, undefined, FEW_ATTEMPTS);
      const executions = new ListWorkflowExecutionsCommand({ imageBuildVersionArn, maxResults: PAGE });
      const { workflowExecutions } = await few('ListWorkflowExecutions', () => client.send(executions));
      const failed = workflowExecutions?.find(({ status }) => status === 'FAILED');
      if (!failed) return {};
      const steps = new ListWorkflowStepExecutionsCommand({
        workflowExecutionId: failed.workflowExecutionId,
        maxResults: PAGE,
      });
      const answer = await few('ListWorkflowStepExecutions', () => client.send(steps));
      const step = answer.steps?.find(({ status }) => status === 'FAILED');
      return { ...own(STATES, failed.type ?? ''), ...(step ? stepOf(step) : {}) };
    },
    step: async (stepExecutionId) => {
      const command = new GetWorkflowStepExecutionCommand({ stepExecutionId });
      const step = await ifKnown(call('GetWorkflowStepExecution', region, () => client.send(command)));
      return (
        step && {
          name: step.name ?? '',
          buildVersionArn: step.imageBuildVersionArn ?? '',
          workflow: step.workflowBuildVersionArn?.split(':workflow/')[1],
          waits: step.action === 'WaitForAction' && !OVER.has(step.status ?? ''),
        }
      );
    },
    pipelineStatus: async (imagePipelineArn) => {
      const command = new GetImagePipelineCommand({ imagePipelineArn });
      return (await ifKnown(call('GetImagePipeline', region, () => client.send(command))))?.imagePipeline?.status;
    },
  };
};

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_GetWorkflowStepExecution.html */
const OVER = new Set(['COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED']);

/** What state an image is in while a workflow of this type runs. */
const STATES: Readonly<Record<string, BuildFailure>> = {
  BUILD: { state: 'BUILDING' },
  TEST: { state: 'TESTING' },
  DISTRIBUTION: { state: 'DISTRIBUTING' },
};

const stepOf = ({ name, message, outputs }: WorkflowStepMetadata): BuildFailure => {
  const logUrl = /s3:\/\/[^\s"'\\]+/.exec(outputs ?? '')?.[0];
  return {
    ...(name ? { workflowStep: name } : {}),
    ...(message ? { error: message } : {}),
    ...(logUrl ? { logUrl } : {}),
  };
};

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/monitor-cwlogs.html */
const read = (arn: string, image: Image, failure: BuildFailure | undefined): Build => {
  const { name, account } = parseImageArn(arn) ?? {};
  const logs = image.infrastructureConfiguration?.logging?.s3Logs;
  return {
    status: image.state?.status ?? 'UNKNOWN',
    reason: image.state?.reason,
    createdAt: image.dateCreated,
    amis: (image.outputResources?.amis ?? []).map((ami) => ({
      region: ami.region ?? '',
      id: ami.image ?? '',
      account: ami.accountId ?? account ?? '',
    })),
    containers: (image.outputResources?.containers ?? []).flatMap(({ imageUris }) => imageUris ?? []),
    failure,
    logGroup: image.loggingConfiguration?.logGroupName ?? `/aws/imagebuilder/${image.name ?? name}`,
    logBucket: logs?.s3BucketName ? { name: logs.s3BucketName, prefix: logs.s3KeyPrefix ?? '' } : undefined,
  };
};
