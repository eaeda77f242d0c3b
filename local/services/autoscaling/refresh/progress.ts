import type { Group, Preferences, Refresh } from '../state.ts';

/** New instances are launched before old ones go: the group may exceed its capacity, or may never fall below it. */
export const launchesFirst = ({ minHealthyPercentage, maxHealthyPercentage }: Preferences): boolean =>
  maxHealthyPercentage > 100 || minHealthyPercentage === 100;

/** How many instances may be replaced at once; always at least one. */
export const batchSize = ({ desired }: Pick<Group, 'desired'>, preferences: Preferences): number => {
  const { minHealthyPercentage: min, maxHealthyPercentage: max } = preferences;
  const percent = launchesFirst(preferences) ? max - 100 : 100 - min;
  return Math.max(1, Math.floor((desired * percent) / 100));
};

type Counted = Pick<Refresh, 'total' | 'outdated' | 'inBatch' | 'preferences' | 'checkpointsPassed'>;

/** Instances that are replaced, warm and counted. */
export const done = ({ total, outdated, inBatch }: Counted): number => total - outdated.length - inBatch;

export const percentageOf = (refresh: Counted): number =>
  refresh.total === 0 ? 100 : Math.floor((100 * done(refresh)) / refresh.total);

/** How many are to be replaced in all: up to the last checkpoint, if it is below 100. */
export const goal = ({ total, preferences }: Counted): number => {
  const last = preferences.checkpointPercentages.at(-1) ?? 100;
  return Math.ceil((total * last) / 100);
};

/** How many may be replaced before the next stop. */
export const untilStop = (refresh: Counted): number => {
  const next = refresh.preferences.checkpointPercentages[refresh.checkpointsPassed] ?? 100;
  return Math.min(goal(refresh), Math.ceil((refresh.total * next) / 100)) - done(refresh);
};

/** The checkpoint that has been reached and not waited at; the last one at 100 is the end itself. */
export const reachedCheckpoint = (refresh: Counted): number | undefined => {
  const next = refresh.preferences.checkpointPercentages[refresh.checkpointsPassed];
  if (next === undefined || next >= 100) return undefined;
  return done(refresh) >= Math.ceil((refresh.total * next) / 100) ? next : undefined;
};
