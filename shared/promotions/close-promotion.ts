import type { Announcement } from '../domain/notification/announcement.ts';
import { isSecondAttempt } from '../domain/promotion-id.ts';
import { closingOf, type EndedExecution } from '../domain/reconcile/ended-execution.ts';
import { RetryableError } from '../errors.ts';
import type { Executions } from '../ports/executions.ts';
import type { ImageRecord, Reconciliation } from '../ports/reconciliation.ts';
import type { Tellings } from '../ports/tellings.ts';

export interface CloseDependencies {
  readonly ledger: Pick<Reconciliation, 'close' | 'release'>;
  readonly executions: Pick<Executions, 'end'>;
  readonly tellings: Tellings;
  readonly announce: (said: Announcement, id: string) => Promise<void>;
}

export type Closed = 'closed' | 'goes-on' | 'nothing-left';

/**
 * Ends in the ledger what an execution left open when it ended: its row, and the channels it had. What the workflow could not
 * tell is told first, so that a function that is killed in between tells it when it runs again. Whether it has ended is asked
 * of Step Functions, since an event may be late and the execution redriven. Throws {@link RetryableError} while somebody else
 * is about to tell.
 */
export const closePromotion = async (
  { ledger, executions, tellings, announce }: CloseDependencies,
  executionArn: string,
  records: ReadonlyMap<string, ImageRecord>,
): Promise<Closed> => {
  const end = await executions.end(executionArn);
  if (end === 'running') return 'goes-on';
  const left = [...records].flatMap(([image, record]) => leftBy(executionArn, image, record));
  const ended = end === 'unknown' ? forgotten(left) : end;
  const closing = closingOf(ended);
  if (closing.untold && end !== 'unknown') await tell({ tellings, announce }, executionArn, ended, left);
  for (const { image, channels, promotion } of left) {
    for (const stage of channels) await ledger.release(image, stage, executionArn);
    if (!promotion) continue;
    const again = closing.mayGoAgain && promotion.trigger === 'event' && !isSecondAttempt(promotion.promotionId);
    const { outcome, message } = closing;
    await ledger.close({ image, promotionId: promotion.promotionId, outcome, message, at: ended.endedAt, again });
  }
  return left.length > 0 ? 'closed' : 'nothing-left';
};

const HOW = { SUCCEEDED: 'failed', FAILED: 'failed', TIMED_OUT: 'timed-out', ABORTED: 'aborted' } as const;

interface Left {
  readonly image: string;
  readonly channels: readonly string[];
  readonly promotion: ImageRecord['unfinished'][number] | undefined;
}

const leftBy = (executionArn: string, image: string, { channels, unfinished }: ImageRecord): readonly Left[] => {
  const held = channels.filter(({ coming }) => coming?.owner === executionArn).map(({ stage }) => stage);
  const promotion = unfinished.find((each) => each.executionArn === executionArn && !each.again);
  return held.length > 0 || promotion ? [{ image, channels: held, promotion }] : [];
};

/** Step Functions forgets executions after 90 days: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const forgotten = (left: readonly Left[]): EndedExecution => ({
  status: 'ABORTED',
  endedAt: left.find(({ promotion }) => promotion)?.promotion?.startedAt ?? new Date(0).toISOString(),
  cause: 'Step Functions does not know the execution any more.',
});

const tell = async (
  { tellings, announce }: Pick<CloseDependencies, 'tellings' | 'announce'>,
  executionArn: string,
  ended: EndedExecution,
  left: readonly Left[],
): Promise<void> => {
  const { status, endedAt } = ended;
  const promotionId = executionArn.split(':').at(-1) ?? '';
  const [first] = left;
  // Of no image: once it is closed, the ledger does not say any more whose promotion it was.
  const telling = { image: '-', happening: `${promotionId} ${status}`, at: endedAt };
  const turn = await tellings.begin(telling);
  if (turn === 'busy') throw new RetryableError(`the end of ${promotionId} is being told right now`);
  if (turn === 'told') return;
  await announce(
    {
      kind: 'interrupted',
      image: first?.image ?? 'The requested image',
      version: first?.promotion?.version,
      promotionId,
      buildVersionArn: first?.promotion?.buildVersionArn,
      executionArn,
      how: HOW[status],
      message: closingOf(ended).message,
      unfinished: left.flatMap(({ channels }) => channels),
    },
    `${promotionId}-interrupted`,
  );
  await tellings.done(telling);
};
