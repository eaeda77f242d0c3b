import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type ImageArn, parseImageArn } from '../../shared/domain/image-version.ts';
import { own } from '../../shared/domain/own.ts';
import { PermanentError } from '../../shared/errors.ts';

/** The parts of Image Builder's events that are used: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
export interface BuildEvent {
  readonly source?: unknown;
  readonly 'detail-type'?: unknown;
  readonly time?: unknown;
  readonly resources?: unknown;
  readonly detail?: unknown;
}

/** What an event says. */
export type Happening =
  | {
      readonly kind: 'state';
      readonly image: ImageArn;
      readonly status: string;
      readonly reason: string;
      readonly at: string;
    }
  | {
      readonly kind: 'waiting';
      readonly image: ImageArn;
      readonly step: string;
      readonly stepExecutionId: string;
      readonly workflow: string | undefined;
      readonly at: string;
    }
  | {
      readonly kind: 'disabled';
      readonly image: string;
      readonly pipelineArn: string;
      readonly failures: string;
      readonly at: string;
    };

/** Throws {@link PermanentError} for what is none of these events, or about no configured image. */
export const readBuildEvent = (event: BuildEvent, configuration: Configuration): Happening => {
  const type = String(event['detail-type']);
  if (event.source !== 'aws.imagebuilder')
    throw new PermanentError(`The message is no event of aws.imagebuilder but "${type}" of ${String(event.source)}`);
  const [first = '', second = ''] = (Array.isArray(event.resources) ? event.resources : []).map(String);
  const detail = (event.detail ?? {}) as Readonly<Record<string, unknown>>;
  const at = text(event.time);
  if (Number.isNaN(Date.parse(at))) throw new PermanentError(`The event "${type}" has no time that can be read`);
  switch (type) {
    case 'EC2 Image Builder Image State Change': {
      const state = (detail['state'] ?? {}) as Readonly<Record<string, unknown>>;
      return {
        kind: 'state',
        image: imageOf(first, configuration),
        status: text(state['status']),
        reason: text(state['reason']),
        at,
      };
    }
    case 'EC2 Image Builder Workflow Step Waiting':
      return {
        kind: 'waiting',
        image: imageOf(first, configuration),
        step: text(detail['workflow-step-name']),
        stepExecutionId: text(detail['workflow-step-execution-id']),
        workflow: second.split(':workflow/')[1],
        at,
      };
    case 'EC2 Image Builder Image Pipeline Automatically Disabled':
      return {
        kind: 'disabled',
        image: ownerOf(first, configuration),
        pipelineArn: first,
        failures: text(detail['consecutive-failures']),
        at,
      };
    default:
      throw new PermanentError(`Nothing is announced of an event "${type}"`);
  }
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const imageOf = (arn: string, { images }: Configuration): ImageArn => {
  const image = parseImageArn(arn);
  if (image?.build === undefined)
    throw new PermanentError(
      `resources[0] of the event is ${JSON.stringify(arn).slice(0, 200)}, which is not the ARN of an image build version`,
    );
  if (!own(images, image.name)) throw new PermanentError(`the deployed configuration has no image "${image.name}"`);
  return image;
};

const PIPELINE = /^arn:aws[a-z-]*:imagebuilder:[a-z0-9-]+:\d{12}:image-pipeline\/([a-z0-9-_]+)$/;

const ownerOf = (arn: string, { images }: Configuration): string => {
  const pipeline = PIPELINE.exec(arn)?.[1];
  const owner = Object.values(images).find(({ pipelineName }) => pipelineName === pipeline);
  if (!owner)
    throw new PermanentError(`the deployed configuration has no image with the pipeline ${arn.slice(0, 200)}`);
  return owner.name;
};
