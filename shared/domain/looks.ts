/**
 * How often one promotion may look whether it can go on. An execution ends for good after 25,000 events of its history
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html), of which a task takes five, a choice and a wait two
 * each. All looks together leave 8,000 for 400 fleets there and back, for waiting for another promotion, and for the rest.
 */
export const LOOKS = {
  /** Once for all stages: Evaluate gate, Verdict?, Wait for scan. */
  gate: { most: 350, events: 9 },
  /** Check window, Window open?, Wait for the window. */
  freeze: { most: 300, events: 9 },
  /** Watch soak, Soaked?, Wait while it soaks, Look whether it is wanted, Still wanted? */
  soak: { most: 400, events: 16 },
  /** Refresh fleet, Ended?, Wait for the refresh: each fleet has an execution of its own, there and back. */
  refresh: { most: 2000, events: 9 },
} as const;

/**
 * The shortest pause between two looks that fits, in seconds.
 *
 * @param longest how long it may have to look, in seconds
 * @param shares what looks one after the other in the same execution: its stages
 */
export const shortestPause = (kind: keyof typeof LOOKS, longest: number, shares = 1): number =>
  Math.ceil(longest / Math.max(1, Math.floor(LOOKS[kind].most / shares)));

/** The same answer, to be looked at no sooner than a refresh of that length allows. */
export const paced = <T extends object>(answer: T, timeoutMinutes: number): T =>
  'waitSeconds' in answer
    ? { ...answer, waitSeconds: Math.max(Number(answer.waitSeconds), shortestPause('refresh', timeoutMinutes * 60)) }
    : answer;
