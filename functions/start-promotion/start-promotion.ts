import type { Configuration } from '../../shared/configuration/configuration.ts';
import { parseImageArn } from '../../shared/domain/image-version.ts';
import { own } from '../../shared/domain/own.ts';
import { promotionId } from '../../shared/domain/promotion-id.ts';
import { PermanentError } from '../../shared/errors.ts';
import { type StartDependencies, startByEvent } from '../../shared/promotions/start-for.ts';

/**
 * The parts of Image Builder's event that are used.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 */
export interface ImageEvent {
  readonly source?: unknown;
  readonly 'detail-type'?: unknown;
  readonly resources?: unknown;
  readonly detail?: { readonly state?: { readonly status?: unknown; readonly reason?: unknown } };
}

export interface Dependencies extends StartDependencies {
  readonly configuration: Configuration;
}

export type Started = { readonly outcome: 'started' | 'already-there' | 'ignored'; readonly why?: string };

export const DETAIL_TYPE = 'EC2 Image Builder Image State Change';

/**
 * Starts the promotion of the image that an event tells about. Events may come twice: the execution is named after the
 * build, so a repeat starts nothing. Throws PermanentError for an event that no retry can mend.
 */
export const startPromotion =
  (dependencies: Dependencies) =>
  async (event: ImageEvent): Promise<Started> => {
    const { configuration, hash } = dependencies;
    const image = readEvent(event);
    if (event.detail?.state?.status !== 'AVAILABLE')
      return { outcome: 'ignored', why: `the state is ${String(event.detail?.state?.status)}` };
    if (!own(configuration.images, image.name))
      return { outcome: 'ignored', why: `the image ${image.name} is not configured` };
    const input = { image: image.arn, trigger: 'event' };
    return { outcome: await startByEvent(dependencies, image.name, promotionId(image, hash), input) };
  };

/** The image of an event. Throws PermanentError when it is none of Image Builder's. */
export const readEvent = (event: ImageEvent) => {
  if (event.source !== 'aws.imagebuilder' || event['detail-type'] !== DETAIL_TYPE) {
    throw new PermanentError(
      `The message is no "${DETAIL_TYPE}" event of aws.imagebuilder but "${String(event['detail-type'])}" of ${String(event.source)}`,
    );
  }
  const arn = Array.isArray(event.resources) ? String(event.resources[0]) : '';
  const image = parseImageArn(arn);
  if (!image || image.build === undefined)
    throw new PermanentError(
      `resources[0] of the event is ${JSON.stringify(arn).slice(0, 200)}, which is not the ARN of an image build version`,
    );
  return image;
};
