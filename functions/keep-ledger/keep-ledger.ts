import type { Image } from '../../shared/domain/image.ts';
import type { VerdictSummary } from '../../shared/domain/notification/announcement.ts';
import { refusal } from '../../shared/domain/refusal.ts';
import type { Ledger, LedgerImage, PromotionRow } from '../../shared/ports/ledger.ts';

interface Request {
  readonly trigger: 'event' | 'manual';
  readonly reason?: string | null;
  readonly requestedBy?: string | null;
}

/** What the ledger is asked, one operation a call. */
export type Input =
  | { readonly operation: 'previous'; readonly image: string; readonly stage: string }
  | {
      readonly operation: 'claim';
      readonly image: Image;
      readonly request: Request;
      readonly stages: readonly string[];
      readonly verdict: VerdictSummary;
      readonly promotionId: string;
      readonly executionArn: string;
    }
  | {
      readonly operation: 'record-rejection';
      readonly image: Image;
      readonly request: Request;
      readonly verdict: VerdictSummary;
      readonly promotionId: string;
      readonly executionArn: string;
    }
  | {
      readonly operation: 'begin-stage';
      readonly image: Image;
      readonly stage: string;
      readonly request: Request;
      readonly executionArn: string;
      readonly leaseSeconds: number;
    }
  | {
      readonly operation: 'complete-stage';
      readonly image: Image;
      readonly stage: string;
      readonly request: Request;
      readonly executionArn: string;
      readonly downgrade: boolean;
    }
  | {
      readonly operation: 'fail-stage';
      readonly image: Image;
      readonly stage: string;
      readonly reason: string;
      readonly executionArn: string;
    }
  | {
      readonly operation: 'finish';
      readonly image: Image;
      readonly promotionId: string;
      readonly outcome: string;
      readonly message: string;
    };

export interface Dependencies {
  readonly ledger: Ledger;
  readonly now: () => Date;
}

/** DynamoDB's answer as the workflow branches on it. */
export const keepLedger =
  ({ ledger, now }: Dependencies) =>
  async (input: Input): Promise<object> => {
    switch (input.operation) {
      case 'previous':
        return previous(ledger, input);
      case 'claim':
        return claim(ledger, input, now());
      case 'record-rejection':
        return recordRejection(ledger, input, now());
      case 'begin-stage':
        return beginStage(ledger, input, now());
      case 'complete-stage':
        return completeStage(ledger, input, now());
      case 'fail-stage': {
        const hold = { by: 'hallmark', reason: input.reason.slice(0, 500), at: now().toISOString() };
        await ledger.fail(input.image.name, input.stage, input.executionArn, hold);
        return { outcome: 'failed' };
      }
      case 'finish':
        await ledger.recordEnd(input.image.name, input.promotionId, {
          outcome: input.outcome,
          message: input.message.slice(0, 1000),
          endedAt: now().toISOString(),
        });
        return { outcome: 'recorded' };
    }
  };

type Of<Operation extends Input['operation']> = Extract<Input, { operation: Operation }>;

const remembered = ({ name, version, sortable, buildVersionArn, amis }: Image): LedgerImage => ({
  name,
  version,
  sortable,
  buildVersionArn,
  amis,
});

/** By hand and with a reason: an older image and a hold are no obstacle. */
const forced = ({ trigger, reason }: Request): boolean => trigger === 'manual' && Boolean(reason);

const previous = async (ledger: Ledger, { image, stage }: Of<'previous'>): Promise<object> => {
  const channel = await ledger.channel(image, stage);
  return channel?.previous
    ? { outcome: 'found', imageArn: channel.previous.buildVersionArn }
    : { outcome: 'rejected', ...refusal('IMAGE_UNKNOWN', `The channel ${image} in ${stage} has no previous image.`) };
};

const claim = async (ledger: Ledger, input: Of<'claim'>, now: Date): Promise<object> => {
  const image = remembered(input.image);
  const { accepted, newest } = await ledger.accept(image);
  const downgrade = !accepted;
  if (downgrade && input.request.trigger === 'manual' && !forced(input.request)) {
    return {
      outcome: 'rejected',
      ...refusal(
        'REASON_MISSING',
        `${image.name} ${newest} is newer than ${image.version}, and no reason was given to go back.`,
      ),
    };
  }
  if (downgrade && !forced(input.request))
    return {
      outcome: 'superseded',
      message: `${image.name} ${newest} is newer and was accepted before ${image.version}.`,
    };
  await ledger.recordStart(row(input, input.stages, now));
  return { outcome: 'claimed', downgrade };
};

const row = (input: Of<'claim'> | Of<'record-rejection'>, stages: readonly string[], now: Date): PromotionRow => ({
  promotionId: input.promotionId,
  image: remembered(input.image),
  executionArn: input.executionArn,
  trigger: input.request.trigger,
  reason: input.request.reason ?? undefined,
  requestedBy: input.request.requestedBy ?? undefined,
  stages,
  verdict: input.verdict,
  startedAt: now.toISOString(),
});

const recordRejection = async (ledger: Ledger, input: Of<'record-rejection'>, now: Date): Promise<object> => {
  await ledger.recordStart(row(input, [], now));
  const outcome = input.verdict.outcome === 'inconclusive' ? 'inconclusive' : 'rejected';
  await ledger.recordEnd(input.image.name, input.promotionId, {
    outcome,
    message: input.verdict.reasons.join('; ').slice(0, 1000),
    endedAt: now.toISOString(),
  });
  return { outcome };
};

const beginStage = async (ledger: Ledger, input: Of<'begin-stage'>, now: Date): Promise<object> => {
  const image = remembered(input.image);
  const until = new Date(now.getTime() + input.leaseSeconds * 1000).toISOString();
  const taken = await ledger.take({
    image,
    stage: input.stage,
    owner: input.executionArn,
    now: now.toISOString(),
    until,
    force: forced(input.request),
  });
  const channel = await ledger.channel(image.name, input.stage);
  if (taken === 'taken') return { outcome: 'begun', current: channel?.current ?? null };
  return { outcome: taken, message: whyNot(taken, image, input.stage, channel) };
};

const whyNot = (
  taken: 'busy' | 'held' | 'superseded',
  { name, version }: LedgerImage,
  stage: string,
  channel: Awaited<ReturnType<Ledger['channel']>>,
): string => {
  if (taken === 'held')
    return `${stage} is held by ${channel?.hold?.by}: ${channel?.hold?.reason}. ${name} ${version} does not go there by itself.`;
  if (taken === 'superseded')
    return `${stage} has ${name} ${channel?.current?.version ?? 'a newer build'}, which is newer than ${version}.`;
  return `Another promotion of ${name} is in ${stage}.`;
};

const completeStage = async (
  ledger: Ledger,
  { image, stage, request, executionArn, downgrade }: Of<'complete-stage'>,
  now: Date,
): Promise<object> => {
  const at = now.toISOString();
  // Going back on purpose lasts until a person goes forward: the next build must not undo it.
  const hold = downgrade ? { by: request.requestedBy ?? 'a person', reason: request.reason ?? '', at } : undefined;
  return { outcome: await ledger.complete(remembered(image), stage, executionArn, at, hold) };
};
