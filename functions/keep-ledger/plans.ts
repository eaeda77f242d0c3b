import { changedParts } from '../../shared/domain/plan/plan.ts';
import { refusal } from '../../shared/domain/refusal.ts';
import { vetoOf } from '../../shared/domain/veto.ts';
import { type Dependencies, forced } from './dependencies.ts';
import type { Of } from './input.ts';

const NAMED = 10;

/** Adds to a plan what the ledger knows, and remembers it; or says whether the world is still as it was planned. */
export const comparePlan = async (dependencies: Dependencies, input: Of<'compare-plan'>): Promise<object> =>
  input.given === null ? planned(dependencies, input) : compared(dependencies, input, input.given);

const planned = async ({ ledger, plans, now }: Dependencies, input: Of<'compare-plan'>): Promise<object> => {
  const { image, stages, digest, parts, request } = input;
  const [newest, vetoes, channels] = await Promise.all([
    ledger.newest(image.name),
    ledger.vetoes(),
    Promise.all(stages.map(async (name) => ({ name, channel: await ledger.channel(image.name, name) }))),
  ]);
  const veto = vetoOf(vetoes, image);
  const older = newest !== undefined && newest.sortable > image.sortable;
  await plans.remember(digest, parts, now());
  return {
    outcome: 'planned',
    channels: channels.map(({ name, channel }) => ({
      name,
      current: channel?.current?.version ?? null,
      hold: channel?.hold ?? null,
      comingNow: channel?.coming?.owner ?? null,
    })),
    warnings: [
      ...(veto ? [`VETOED: the ${veto.kind} ${veto.version} was vetoed by ${veto.by}: ${veto.reason}`] : []),
      ...(older && !forced(request)
        ? [`${image.name} ${newest.version} is newer: to go back to ${image.version} takes a reason.`]
        : []),
      ...(forced(request) ? [] : channels)
        .filter(({ channel }) => channel?.hold)
        .map(({ name, channel }) => `CHANNEL_HELD: ${name} is held by ${channel?.hold?.by}: ${channel?.hold?.reason}`),
    ],
  };
};

const compared = async (
  { plans }: Dependencies,
  { digest, parts }: Of<'compare-plan'>,
  given: string,
): Promise<object> => {
  if (given === digest) return { outcome: 'same' };
  const before = await plans.recall(given);
  if (!before)
    return {
      outcome: 'rejected',
      ...refusal('PLAN_CHANGED', `No plan with the digest ${given.slice(0, 12)}… is remembered, or it was another.`),
    };
  const changed = changedParts(before, parts);
  const more = changed.length > NAMED ? ` and ${changed.length - NAMED} more` : '';
  return {
    outcome: 'rejected',
    ...refusal('PLAN_CHANGED', `Not as planned any more: ${changed.slice(0, NAMED).join('; ')}${more}.`),
  };
};
