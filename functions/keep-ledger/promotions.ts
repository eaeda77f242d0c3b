import { parseNamedVersion } from '../../shared/domain/image-version.ts';
import { promotionId } from '../../shared/domain/promotion-id.ts';
import { refusal } from '../../shared/domain/refusal.ts';
import { vetoOf } from '../../shared/domain/veto.ts';
import type { PromotionRow } from '../../shared/ports/ledger.ts';
import { type Dependencies, forced, LONGEST_MESSAGE, remembered } from './dependencies.ts';
import type { Of } from './input.ts';
import { requestedBy } from './requested-by.ts';

/** Accepts the image as the newest of its line, and the promotion as the one that runs for it. */
export const claim = async (dependencies: Dependencies, input: Of<'claim'>): Promise<object> => {
  const { ledger, now } = dependencies;
  const veto = vetoOf(await ledger.vetoes(), input.image);
  if (veto)
    return {
      outcome: 'rejected',
      ...refusal('VETOED', `The ${veto.kind} ${veto.version} was vetoed by ${veto.by}: ${veto.reason}`),
    };
  const image = remembered(input.image);
  const force = forced(input.request);
  const { accepted, newest } = await ledger.accept(image);
  if (!accepted && input.request.trigger === 'manual' && !force) {
    return {
      outcome: 'rejected',
      ...refusal(
        'REASON_MISSING',
        `${image.name} ${newest} is newer than ${image.version}, and no reason was given to go back.`,
      ),
    };
  }
  const by = await requestedBy(dependencies, input);
  await ledger.recordStart(row(input, input.stages, now(), by));
  if (!accepted && !force)
    return { outcome: 'superseded', message: `${image.name} ${newest} was accepted before, and is newer.` };
  const running = input.request.trigger === 'manual' ? await begin(dependencies, input) : undefined;
  if (running?.outcome === 'joined')
    return {
      outcome: 'joined',
      owner: running.owner,
      message: `${image.name} ${image.version} is being promoted to ${input.stages.join(', ')} already, by ${running.owner}.`,
    };
  return { outcome: 'claimed', downgrade: !accepted, ...(by === undefined ? {} : { requestedBy: by }) };
};

/** Two people who start the same promotion get one. */
const begin = ({ ledger, hash }: Dependencies, { image, request, stages, executionArn, ended }: Of<'claim'>) => {
  const version = parseNamedVersion(`${image.name}/${image.version}`);
  return ledger.begin({
    image: image.name,
    version: image.version,
    stages,
    force: forced(request),
    owner: executionArn,
    ended: ended ?? undefined,
    eventId: version ? promotionId(version, hash) : '',
  });
};

const row = (
  input: Of<'claim'> | Of<'record-rejection'>,
  stages: readonly string[],
  now: Date,
  by: string | undefined,
): PromotionRow => ({
  promotionId: input.promotionId,
  image: remembered(input.image),
  executionArn: input.executionArn,
  trigger: input.request.trigger,
  reason: input.request.reason ?? undefined,
  requestedBy: by,
  stages,
  verdict: input.verdict,
  startedAt: now.toISOString(),
});

export const recordRejection = async (dependencies: Dependencies, input: Of<'record-rejection'>): Promise<object> => {
  const by = await requestedBy(dependencies, input);
  await dependencies.ledger.recordStart(row(input, [], dependencies.now(), by));
  const outcome = input.verdict.outcome === 'inconclusive' ? 'inconclusive' : 'rejected';
  await end(dependencies, { ...input, outcome, message: input.verdict.reasons.join('; ') });
  return { outcome };
};

export const finish = async (dependencies: Dependencies, input: Of<'finish'>): Promise<object> => {
  await end(dependencies, input);
  if (input.request.trigger === 'manual')
    await dependencies.ledger.end(input.image.name, input.image.version, input.executionArn);
  return { outcome: 'recorded' };
};

const end = (
  { ledger, now }: Dependencies,
  { image, promotionId, outcome, message }: Pick<Of<'finish'>, 'image' | 'promotionId' | 'outcome' | 'message'>,
): Promise<void> =>
  ledger.recordEnd(image.name, promotionId, {
    outcome,
    message: message.slice(0, LONGEST_MESSAGE),
    endedAt: now().toISOString(),
  });
