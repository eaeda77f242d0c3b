import { FIXES, refusal } from '../../shared/domain/refusal.ts';
import { type Veto, vetoOf } from '../../shared/domain/veto.ts';
import type { Hold, LedgerImage, Taken } from '../../shared/ports/ledger.ts';
import { type Dependencies, forced, LONGEST_MESSAGE, remembered } from './dependencies.ts';
import type { Of, Request } from './input.ts';

/** What a stage is to go back to: what it had before, or what it has while another image is on its way. */
export const previous = async ({ ledger }: Dependencies, { image, stage }: Of<'previous'>): Promise<object> => {
  const channel = await ledger.channel(image, stage);
  const leaving = channel?.coming !== undefined && channel.coming.sortable !== channel.current?.sortable;
  const wanted = leaving ? channel.current : channel?.previous;
  return wanted
    ? { outcome: 'found', imageArn: wanted.buildVersionArn }
    : { outcome: 'rejected', ...refusal('IMAGE_UNKNOWN', `The channel ${image} in ${stage} has no previous image.`) };
};

/**
 * Takes the channel for the promotion, and reads meanwhile what is newest and what is vetoed: whoever is accepted later than that
 * finds the channel taken, and comes next. What was taken for nothing is given up as it was.
 */
export const beginStage = async (dependencies: Dependencies, input: Of<'begin-stage'>): Promise<object> => {
  const { ledger, now } = dependencies;
  const image = remembered(input.image);
  const [newest, vetoes, taken] = await Promise.all([
    ledger.newest(image.name),
    ledger.vetoes(),
    ledger.take({
      image,
      stage: input.stage,
      owner: input.executionArn,
      now: now().toISOString(),
      force: forced(input.request),
      downgrade: input.downgrade,
      ended: input.ended ?? undefined,
    }),
  ]);
  const barred = barredBy(input, newest, vetoOf(vetoes, input.image));
  if (barred) {
    if (taken.outcome === 'taken') await ledger.giveUp(image.name, input.stage, input.executionArn);
    return barred;
  }
  const current = taken.channel.current ?? null;
  if (taken.outcome === 'taken')
    return {
      outcome: 'begun',
      current,
      repair: current?.buildVersionArn === image.buildVersionArn,
      // Else a promotion failed or was cut off in it, and what the targets have is not known.
      settled: taken.channel.state === 'CURRENT',
    };
  await keptOut(dependencies, input, taken);
  return { outcome: taken.outcome, owner: taken.owner ?? null, message: whyNot(taken, image, input.stage) };
};

const barredBy = (
  { image, stage, downgrade }: Of<'begin-stage'>,
  newest: { readonly version: string; readonly sortable: string } | undefined,
  veto: Veto | undefined,
) => {
  if (veto)
    return { outcome: 'vetoed', message: `The ${veto.kind} ${veto.version} was vetoed by ${veto.by}: ${veto.reason}` };
  return newest && newest.sortable > image.sortable && !downgrade
    ? {
        outcome: 'superseded',
        message: `${image.name} ${newest.version} was accepted meanwhile, and is newer: ${stage} waits for it.`,
      }
    : undefined;
};

/** A hold queues what it keeps out; who goes back on purpose asks what is on its way to stop. */
const keptOut = async ({ ledger, now }: Dependencies, input: Of<'begin-stage'>, taken: Taken): Promise<void> => {
  if (taken.outcome === 'held')
    await ledger.queue(input.stage, {
      image: remembered(input.image),
      stages: input.stages,
      executionArn: input.executionArn,
    });
  if (taken.outcome === 'busy' && input.downgrade)
    await ledger.ask(input.image.name, input.stage, holdOf(input.request, now()));
};

const holdOf = ({ requestedBy, reason }: Request, at: Date): Hold => ({
  by: requestedBy ?? 'a person',
  reason: reason ?? '',
  at: at.toISOString(),
});

const whyNot = ({ outcome, channel }: Taken, { name, version }: LedgerImage, stage: string): string => {
  if (outcome === 'held')
    return `${stage} is held by ${channel.hold?.by}: ${channel.hold?.reason}. ${name} ${version} waits there until the hold is lifted.`;
  if (outcome === 'superseded')
    return `${stage} has, or is getting, a newer build than ${name} ${version}; current is ${channel.current?.version ?? 'none'}.`;
  return `Another promotion of ${name} is in ${stage}.`;
};

/** Nothing was changed in it: it is as it was before it was taken. */
export const giveUpStage = async ({ ledger }: Dependencies, input: Of<'give-up-stage'>): Promise<object> => {
  await ledger.giveUp(input.image.name, input.stage, input.executionArn);
  return { outcome: 'given-up' };
};

/** Read again before a stage goes on to what is hard to undo: somebody may have said no meanwhile. */
export const stillWanted = async ({ ledger }: Dependencies, input: Of<'still-wanted'>): Promise<object> => {
  const { image, stage, executionArn } = input;
  const [channel, vetoes] = await Promise.all([ledger.channel(image.name, stage), ledger.vetoes()]);
  if (channel?.coming?.owner !== executionArn)
    return { outcome: 'lost', message: `Another promotion took the channel ${stage} meanwhile.` };
  const veto = vetoOf(vetoes, image);
  if (veto) return unwanted('VETOED', `The ${veto.kind} ${veto.version} was vetoed by ${veto.by}: ${veto.reason}`);
  const { hold, overruled, letStand, failing } = channel;
  if (hold !== undefined && (hold.at !== overruled?.at || hold.by !== overruled.by))
    return unwanted('CHANNEL_HELD', `${stage} was held meanwhile by ${hold.by}: ${hold.reason}`);
  return failing
    ? unwanted('STAGE_FAILING', `Another fleet in ${stage} has failed on ${image.name} ${image.version}.`)
    : { outcome: 'wanted', letStandAt: letStand?.at ?? '' };
};

/** A stage that rolls back still belongs to its promotion, until it is recorded as failed. */
export const checkChannel = async (
  { ledger }: Dependencies,
  { image, stage, executionArn }: Of<'check-channel'>,
): Promise<object> => {
  const owner = (await ledger.channel(image.name, stage))?.coming?.owner;
  return owner !== undefined && owner === (executionArn ?? owner)
    ? { outcome: 'owned' }
    : {
        outcome: 'failed',
        ...refusal(
          'FLEET_NOT_BACK',
          `The promotion does not own the channel of ${image.name} in ${stage}. Hallmark did not touch the fleet.`,
        ),
      };
};

const unwanted = (code: 'VETOED' | 'CHANNEL_HELD' | 'STAGE_FAILING', message: string) => ({
  outcome: 'unwanted',
  ...refusal(code, message),
});

export const completeStage = async (
  { ledger, now }: Dependencies,
  { image, stage, request, executionArn, downgrade, repair }: Of<'complete-stage'>,
): Promise<object> => {
  const at = now();
  // Going back on purpose lasts until a person goes forward: the next build must not undo it.
  const hold = downgrade ? holdOf(request, at) : undefined;
  const completion = { image: remembered(image), stage, owner: executionArn, at: at.toISOString(), repair, hold };
  return { outcome: await ledger.complete(completion) };
};

/** What fails to go back to an AMI that is gone: nobody can put it back by hand, either. */
const UNREACHABLE = new Set(['AMI_NOT_AVAILABLE', 'FLEET_NOT_BACK']);
const FORWARD =
  'The previous AMI is gone: restore it from the Recycle Bin if a retention rule kept it, or promote another image to this stage with a reason.';

/** `222222222222 eu-west-1 /golden/web-server` → `eu-west-1` */
const regionIn = ({ where }: { readonly where: string }): string => where.split(' ')[1] ?? '';

/** Fleets that have not begun yet are spared. */
export const markFailing = async ({ ledger }: Dependencies, input: Of<'mark-failing'>): Promise<object> => {
  await ledger.markFailing(input.image.name, input.stage, input.executionArn);
  return { outcome: 'marked' };
};

export const failStage = async ({ ledger, now }: Dependencies, input: Of<'fail-stage'>): Promise<object> => {
  const hold = { by: 'hallmark', reason: input.why.slice(0, LONGEST_MESSAGE), at: now().toISOString() };
  await ledger.fail(input.image.name, input.stage, input.executionArn, hold);
  const fixes: Readonly<Record<string, string>> = FIXES;
  const gone = new Set((input.gone ?? []).map((where) => regionIn({ where })));
  const failures = input.failures.map((failure) => ({
    ...failure,
    fix:
      UNREACHABLE.has(failure.code) && gone.has(regionIn(failure))
        ? FORWARD
        : failure.fix || (fixes[failure.code] ?? ''),
  }));
  return { outcome: 'failed', failures };
};
