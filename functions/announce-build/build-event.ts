import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type EventEnvelope, isOfHub, strangeOrigin } from '../../shared/domain/event-origin.ts';
import { type ImageArn, parseImageArn } from '../../shared/domain/image-version.ts';
import { own } from '../../shared/domain/own.ts';
import { PermanentError } from '../../shared/errors.ts';

/** The parts of Image Builder's events that are used: https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
export interface BuildEvent extends EventEnvelope {
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
      readonly stepExecutionId: string;
      readonly at: string;
    }
  | {
      readonly kind: 'disabled';
      readonly image: string;
      readonly pipelineArn: string;
      readonly failures: string;
      readonly at: string;
    };

const SOURCES = ['aws.imagebuilder'];
const EXPECTED = {
  'EC2 Image Builder Image State Change': SOURCES,
  'EC2 Image Builder Workflow Step Waiting': SOURCES,
  'EC2 Image Builder Image Pipeline Automatically Disabled': SOURCES,
} as const;

/** Throws {@link PermanentError} for what is none of these events of the hub, or about no configured image. */
export const readBuildEvent = (event: BuildEvent, configuration: Configuration): Happening => {
  const strange = strangeOrigin(event, EXPECTED, configuration.hub);
  if (strange) throw new PermanentError(`The event ${strange}`);
  const type = event['detail-type'] as keyof typeof EXPECTED;
  const [first = ''] = (Array.isArray(event.resources) ? event.resources : []).map(String);
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
        stepExecutionId: text(detail['workflow-step-execution-id']),
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
  }
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const imageOf = (arn: string, { images, hub }: Configuration): ImageArn => {
  const image = parseImageArn(arn);
  if (image?.build === undefined)
    throw new PermanentError(
      `resources[0] of the event is ${JSON.stringify(arn).slice(0, 200)}, which is not the ARN of an image build version`,
    );
  if (!isOfHub(image, hub)) throw new PermanentError(`The event is about ${arn}, which is not of the hub`);
  if (!own(images, image.name)) throw new PermanentError(`the deployed configuration has no image "${image.name}"`);
  return image;
};

const PIPELINE = /^arn:(aws[a-z-]*):imagebuilder:([a-z0-9-]+):(\d{12}):image-pipeline\/([a-z0-9-_]+)$/;

const ownerOf = (arn: string, { images, hub }: Configuration): string => {
  const [, partition = '', region = '', account = '', pipeline] = PIPELINE.exec(arn) ?? [];
  if (!isOfHub({ partition, region, account }, hub))
    throw new PermanentError(`The event is about the pipeline ${arn.slice(0, 200)}, which is not of the hub`);
  const owner = Object.values(images).find(({ pipelineName }) => pipelineName === pipeline);
  if (!owner)
    throw new PermanentError(`the deployed configuration has no image with the pipeline ${arn.slice(0, 200)}`);
  return owner.name;
};
