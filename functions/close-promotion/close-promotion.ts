import type { Configuration } from '../../shared/configuration/configuration.ts';
import { type EventEnvelope, strangeOrigin } from '../../shared/domain/event-origin.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { Executions } from '../../shared/ports/executions.ts';
import type { ImageRecord, Reconciliation } from '../../shared/ports/reconciliation.ts';
import { type CloseDependencies, type Closed, closePromotion } from '../../shared/promotions/close-promotion.ts';

/**
 * The parts of Step Functions' event that are used.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export interface ExecutionEvent extends EventEnvelope {
  readonly detail?: { readonly executionArn?: unknown };
}

export interface Dependencies extends CloseDependencies {
  readonly configuration: Configuration;
  readonly executions: Pick<Executions, 'end' | 'named'>;
  readonly ledger: CloseDependencies['ledger'] & Pick<Reconciliation, 'read'>;
}

const EXPECTED = { 'Step Functions Execution Status Change': ['aws.states'] };

/** What a name of an execution may have: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const NAME = /^[^\s:/\\"#%^|~`$&,;<>{}[\]?*\p{Cc}]{1,80}$/u;

/**
 * An execution of promote-image failed, timed out or was aborted: its promotion ends in the ledger, and its channels are
 * free. Events come late, twice and out of order: what counts is what Step Functions and the ledger say now.
 */
export const closeByEvent =
  (dependencies: Dependencies) =>
  async (event: ExecutionEvent): Promise<{ outcome: Closed }> => {
    const strange = strangeOrigin(event, EXPECTED, dependencies.configuration.hub);
    if (strange) throw new PermanentError(`The event ${strange}`);
    const arn = event.detail?.executionArn;
    const ours = dependencies.executions.named('');
    if (typeof arn !== 'string' || !arn.startsWith(ours) || !NAME.test(arn.slice(ours.length)))
      throw new PermanentError(
        `detail.executionArn of the event is ${(JSON.stringify(arn) ?? 'missing').slice(0, 300)}, which is not an execution ${ours}…`,
      );
    // What a person asked for names the image in many ways, and the event may lack it: the ledger knows.
    const records = await Promise.all(
      Object.keys(dependencies.configuration.images).map(
        async (image): Promise<[string, ImageRecord]> => [image, await dependencies.ledger.read(image)],
      ),
    );
    return { outcome: await closePromotion(dependencies, arn, new Map(records)) };
  };
