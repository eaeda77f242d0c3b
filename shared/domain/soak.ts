import { shortestPause } from './looks.ts';

/** How long an image is watched in a stage before it stands there. */
export interface SoakPolicy {
  /** To be counted: with every alarm OK, and every fleet on the image. */
  readonly minutes: number;
  /** After so many minutes without enough of them counted, the soak is inconclusive. */
  readonly longestMinutes: number;
  /** Pause between two looks. */
  readonly pollSeconds: number;
  readonly alarms: readonly SoakAlarm[];
  /** What becomes of the stage when the soak is inconclusive. */
  readonly whenNoData: 'ask' | 'roll-back';
  /** How long a person has to answer, once asked. */
  readonly answerHours: number;
}

/** A metric alarm of CloudWatch, in every target of the stage where no account or region is named. */
export interface SoakAlarm {
  readonly name: string;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'MISSING';

/** What one look has seen. */
export interface SoakLook {
  readonly alarms: readonly { readonly where: string; readonly name: string; readonly state: AlarmState }[];
  /** Groups that want instances: how many are in service, and how many of those run another image. */
  readonly fleets: readonly { readonly where: string; readonly instances: number; readonly others: number }[];
  /** Places that could not be read, and why. */
  readonly unread: readonly { readonly where: string; readonly message: string }[];
}

/** Travels in the variables of the workflow: times are ISO 8601. */
export interface SoakState {
  readonly since: string;
  /** When the last look saw all well; null: it did not. */
  readonly wellAt: string | null;
  readonly countedSeconds: number;
  /** When a person was asked first; null: nobody was. */
  readonly askedAt: string | null;
}

export interface SoakDecision {
  readonly outcome: 'soaking' | 'soaked' | 'alarm' | 'asking' | 'inconclusive';
  readonly state: SoakState;
  /** Until the next look. */
  readonly waitSeconds: number;
  /** What is in the way, the first few. */
  readonly because: readonly string[];
}

const MOST_REASONS = 5;

/**
 * Counts by observation: the time between two looks that both saw all well, at most one pause. An alarm in ALARM ends it at
 * once. What nobody can see, an alarm without data, one that is not there, a fleet on another image, a place that does not
 * answer, counts for nothing either way. Looks go on while a person is asked: what can be seen again may answer first.
 *
 * @param stages how many stages the image has: they share the looks of an execution
 */
export const soak = (
  policy: SoakPolicy,
  before: SoakState | undefined,
  look: SoakLook,
  now: Date,
  stages: number,
): SoakDecision => {
  const off = look.alarms.filter(({ state }) => state === 'ALARM');
  const missing = notSeen(look);
  const every = pauseSeconds(policy, stages);
  const well = missing.length === 0 && off.length === 0;
  const state = counted(every, before, well, now);
  const elapsed = (now.getTime() - Date.parse(state.since)) / 1000;
  const toCount = policy.minutes * 60 - state.countedSeconds;
  const left = policy.longestMinutes * 60 - elapsed;
  // Sooner than that only to count what is left: after a look that did not see all well a whole pause is enough for it, and
  // looks that see all well every other time would otherwise be twice as many as there is room for.
  const wasWell = before === undefined || before.wellAt !== null;
  const soonest = well && wasWell ? Math.min(every, toCount) : every;
  const decided = { state, waitSeconds: 0 };
  if (off.length > 0)
    return {
      ...decided,
      outcome: 'alarm',
      because: first(off.map(({ where, name }) => `${name} in ${where} is in ALARM`)),
    };
  if (toCount <= 0) return { ...decided, outcome: 'soaked', because: [] };
  if (left > 0)
    return { outcome: 'soaking', state, waitSeconds: whole(Math.min(soonest, left)), because: first(missing) };
  const toAnswer = left + answerSeconds(policy);
  if (toAnswer <= 0) return { ...decided, outcome: 'inconclusive', because: first(missing) };
  return {
    outcome: 'asking',
    state: { ...state, askedAt: state.askedAt ?? now.toISOString() },
    waitSeconds: whole(Math.min(soonest, toAnswer)),
    because: first(missing),
  };
};

const answerSeconds = ({ whenNoData, answerHours }: SoakPolicy): number =>
  whenNoData === 'ask' ? answerHours * 3600 : 0;

/** The most that a stage may take to soak, answer included. */
export const longestSoakSeconds = (policy: SoakPolicy): number => policy.longestMinutes * 60 + answerSeconds(policy);

const whole = (seconds: number): number => Math.max(1, Math.ceil(seconds));

/** Pause between two looks, long enough for the longest soak to fit a history. */
const pauseSeconds = (policy: SoakPolicy, stages: number): number =>
  Math.max(policy.pollSeconds, shortestPause('soak', longestSoakSeconds(policy), stages));

const counted = (every: number, before: SoakState | undefined, well: boolean, now: Date): SoakState => {
  const { since = now.toISOString(), wellAt = null, countedSeconds = 0, askedAt = null } = before ?? {};
  const passed = well && wellAt !== null ? (now.getTime() - Date.parse(wellAt)) / 1000 : 0;
  return {
    since,
    wellAt: well ? now.toISOString() : null,
    countedSeconds: countedSeconds + Math.max(0, Math.min(passed, every)),
    askedAt,
  };
};

/** Why the time is not counted; nothing: all is well, or an alarm is off. */
const notSeen = ({ alarms, fleets, unread }: SoakLook): string[] => [
  ...unread.map(({ where, message }) => `${where} could not be read: ${message}`),
  ...alarms
    .filter(({ state }) => state === 'INSUFFICIENT_DATA' || state === 'MISSING')
    .map(({ where, name, state }) =>
      state === 'MISSING' ? `there is no alarm ${name} in ${where}` : `${name} in ${where} has no data`,
    ),
  ...fleets
    .filter(({ instances, others }) => instances === 0 || others > 0)
    .map(({ where, instances, others }) =>
      instances === 0
        ? `${where} has no instance in service`
        : `${others} of ${instances} instances of ${where} run another image`,
    ),
  ...(alarms.length === 0 && fleets.length === 0 && unread.length === 0
    ? ['there is nothing to see: no alarm is watched, and no fleet has instances']
    : []),
];

const first = (reasons: readonly string[]): string[] =>
  reasons.length > MOST_REASONS
    ? [...reasons.slice(0, MOST_REASONS), `and ${reasons.length - MOST_REASONS} more`]
    : [...reasons];
