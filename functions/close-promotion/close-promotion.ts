import type { Configuration } from '../../shared/configuration/configuration.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { ImageRecord, Reconciliation } from '../../shared/ports/reconciliation.ts';
import { type CloseDependencies, type Closed, closePromotion } from '../../shared/promotions/close-promotion.ts';

/**
 * The parts of Step Functions' event that are used.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export interface ExecutionEvent {
  readonly source?: unknown;
  readonly 'detail-type'?: unknown;
  readonly detail?: { readonly executionArn?: unknown };
}

export interface Dependencies extends CloseDependencies {
  readonly configuration: Configuration;
  readonly ledger: CloseDependencies['ledger'] & Pick<Reconciliation, 'read'>;
}

const DETAIL_TYPE = 'Step Functions Execution Status Change';

/**
 * An execution of promote-image failed, timed out or was aborted: its promotion ends in the ledger, and its channels are
 * free. Events come late, twice and out of order: what counts is what Step Functions and the ledger say now.
 */
export const closeByEvent =
  (dependencies: Dependencies) =>
  async (event: ExecutionEvent): Promise<{ outcome: Closed }> => {
    const arn = event.detail?.executionArn;
    if (event.source !== 'aws.states' || event['detail-type'] !== DETAIL_TYPE || typeof arn !== 'string')
      throw new PermanentError(
        `The message is no "${DETAIL_TYPE}" event of aws.states with an executionArn but "${String(event['detail-type'])}" of ${String(event.source)}`,
      );
    // What a person asked for names the image in many ways, and the event may lack it: the ledger knows.
    const records = await Promise.all(
      Object.keys(dependencies.configuration.images).map(
        async (image): Promise<[string, ImageRecord]> => [image, await dependencies.ledger.read(image)],
      ),
    );
    return { outcome: await closePromotion(dependencies, arn, new Map(records)) };
  };
