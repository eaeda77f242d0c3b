import type { Image } from '../../shared/domain/image.ts';
import { refusal } from '../../shared/domain/refusal.ts';
import type { Ledger, LedgerImage, PromotionRow, Taken } from '../../shared/ports/ledger.ts';
import type { Input, Of, Request } from './input.ts';

export interface Dependencies {
  readonly ledger: Ledger;
  readonly now: () => Date;
}

const LONGEST_MESSAGE = 1000;

/** The ledger's answer as the workflow branches on it. */
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
      case 'fail-stage':
        return failStage(ledger, input, now());
      case 'finish':
        return finish(ledger, input, now());
    }
  };

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
  if (!accepted && input.request.trigger === 'manual' && !forced(input.request)) {
    return {
      outcome: 'rejected',
      ...refusal(
        'REASON_MISSING',
        `${image.name} ${newest} is newer than ${image.version}, and no reason was given to go back.`,
      ),
    };
  }
  await ledger.recordStart(row(input, input.stages, now));
  return accepted || forced(input.request)
    ? { outcome: 'claimed', downgrade: !accepted }
    : { outcome: 'superseded', message: `${image.name} ${newest} was accepted before, and is newer.` };
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
  const { image, promotionId, verdict } = input;
  await finish(ledger, { operation: 'finish', image, promotionId, outcome, message: verdict.reasons.join('; ') }, now);
  return { outcome };
};

const finish = async (ledger: Ledger, given: Of<'finish'>, now: Date): Promise<object> => {
  const message = given.message.slice(0, LONGEST_MESSAGE);
  const end = { outcome: given.outcome, message, endedAt: now.toISOString() };
  await ledger.recordEnd(given.image.name, given.promotionId, end);
  return { outcome: 'recorded' };
};

const beginStage = async (ledger: Ledger, input: Of<'begin-stage'>, now: Date): Promise<object> => {
  const image = remembered(input.image);
  const taken = await ledger.take({
    image,
    stage: input.stage,
    owner: input.executionArn,
    now: now.toISOString(),
    until: new Date(now.getTime() + input.leaseSeconds * 1000).toISOString(),
    force: forced(input.request),
    ended: input.ended ?? undefined,
  });
  const current = taken.channel.current ?? null;
  if (taken.outcome === 'taken')
    return { outcome: 'begun', current, repair: current?.buildVersionArn === image.buildVersionArn };
  return { outcome: taken.outcome, owner: taken.owner ?? null, message: whyNot(taken, image, input.stage) };
};

const whyNot = ({ outcome, channel }: Taken, { name, version }: LedgerImage, stage: string): string => {
  if (outcome === 'held')
    return `${stage} is held by ${channel.hold?.by}: ${channel.hold?.reason}. ${name} ${version} does not go there by itself.`;
  if (outcome === 'superseded')
    return `${stage} has, or is getting, a newer build than ${name} ${version}; current is ${channel.current?.version ?? 'none'}.`;
  return `Another promotion of ${name} is in ${stage}.`;
};

const completeStage = async (
  ledger: Ledger,
  { image, stage, request, executionArn, downgrade, repair }: Of<'complete-stage'>,
  now: Date,
): Promise<object> => {
  const at = now.toISOString();
  // Going back on purpose lasts until a person goes forward: the next build must not undo it.
  const hold = downgrade ? { by: request.requestedBy ?? 'a person', reason: request.reason ?? '', at } : undefined;
  const completion = { image: remembered(image), stage, owner: executionArn, at, repair, hold };
  return { outcome: await ledger.complete(completion) };
};

const failStage = async (ledger: Ledger, input: Of<'fail-stage'>, now: Date): Promise<object> => {
  const hold = { by: 'hallmark', reason: input.why.slice(0, LONGEST_MESSAGE), at: now.toISOString() };
  await ledger.fail(input.image.name, input.stage, input.executionArn, hold);
  return { outcome: 'failed' };
};
