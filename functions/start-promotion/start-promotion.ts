import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type EventEnvelope, isOfHub, strangeOrigin } from '../../shared/domain/event-origin.ts';
import { parseImageArn } from '../../shared/domain/image-version.ts';
import { own } from '../../shared/domain/own.ts';
import { promotionId, secondAttempt } from '../../shared/domain/promotion-id.ts';
import { cameTooEarly } from '../../shared/domain/reconcile/ended-execution.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { Executions } from '../../shared/ports/executions.ts';
import { type StartDependencies, startByEvent } from '../../shared/promotions/start-for.ts';

/**
 * The parts of Image Builder's event that are used.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 */
export interface ImageEvent extends EventEnvelope {
  readonly resources?: unknown;
  readonly detail?: { readonly state?: { readonly status?: unknown; readonly reason?: unknown } };
}

export interface Dependencies extends StartDependencies {
  readonly configuration: Configuration;
  readonly executions: Pick<Executions, 'start' | 'end' | 'named'>;
}

export type Started = { readonly outcome: 'started' | 'already-there' | 'ignored'; readonly why?: string };

const EXPECTED = { 'EC2 Image Builder Image State Change': ['aws.imagebuilder'] };

/**
 * Starts the promotion of the image that an event tells about. Events may come twice: the execution is named after the
 * build, so a repeat starts nothing. Throws PermanentError for an event that no retry can mend.
 */
export const startPromotion =
  (dependencies: Dependencies) =>
  async (event: ImageEvent): Promise<Started> => {
    const { configuration, executions, hash } = dependencies;
    const image = readEvent(event, configuration);
    if (event.detail?.state?.status !== 'AVAILABLE')
      return { outcome: 'ignored', why: `the state is ${String(event.detail?.state?.status)}` };
    if (!own(configuration.images, image.name))
      return { outcome: 'ignored', why: `the image ${image.name} is not configured` };
    const [name, input] = [promotionId(image, hash), { image: image.arn, trigger: 'event' }];
    const outcome = await startByEvent(dependencies, image.name, name, input);
    if (outcome === 'started') return { outcome };
    // An earlier message may have been forged before the build was there.
    const end = await executions.end(executions.named(name));
    return typeof end === 'object' && cameTooEarly(end)
      ? { outcome: await startByEvent(dependencies, image.name, secondAttempt(name, hash), input) }
      : { outcome };
  };

/** The image of an event. Throws PermanentError for an event that is not Image Builder's in the hub, about an image of the hub. */
const readEvent = (event: ImageEvent, { hub }: Configuration) => {
  const strange = strangeOrigin(event, EXPECTED, hub);
  if (strange) throw new PermanentError(`The event ${strange}`);
  const arn = Array.isArray(event.resources) ? String(event.resources[0]) : '';
  const image = parseImageArn(arn);
  if (!image || image.build === undefined)
    throw new PermanentError(
      `resources[0] of the event is ${JSON.stringify(arn).slice(0, 200)}, which is not the ARN of an image build version`,
    );
  if (!isOfHub(image, hub))
    throw new PermanentError(
      `The event is about ${image.arn}, and images are promoted from ${hub.account} ${hub.region} alone`,
    );
  return image;
};
