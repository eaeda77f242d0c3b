import type { CallRecord } from '../../../local/kernel/call.ts';
import type { FaultRule } from '../../../local/kernel/switches.ts';
import type { EndState } from './end-state.ts';
import type { Scene, Way } from './scene.ts';

/** The n-th call of an operation by one caller in a promotion. */
export interface Site {
  /** A function, or the role of a state machine. */
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  /** From 1. */
  readonly occurrence: number;
  /** A function makes the call, which can be killed. */
  readonly byFunction: boolean;
}

/** What each call site is put through. */
export const FAULTS = {
  throttled: { kind: 'throttle', count: 1 },
  'throttled three times': { kind: 'throttle', count: 3 },
  'answered with 500': { kind: 'error', count: 1 },
  'done, and the answer lost': { kind: 'lost-answer', count: 1 },
  // A permission that is missing is missing for the rest of the promotion.
  'access denied': { kind: 'access-denied' },
  'function killed before': { kind: 'kill-before', count: 1 },
  'function killed after': { kind: 'kill-after', count: 1 },
} as const satisfies Record<string, Pick<FaultRule, 'kind' | 'count'>>;

export type Fault = keyof typeof FAULTS;

/** Functions that do something else at the same time: what becomes of builds, and the sweep. */
const BESIDE = /announce-build|reconcile|find-drift|post-to-slack/;

/** Every call site of a promotion, found in what was recorded of one. */
export const sitesOf = (calls: readonly CallRecord[]): readonly Site[] => {
  const seen = new Map<string, number>();
  return calls.flatMap(({ caller, service, operation, wire }) => {
    const byMachine = !wire && (service === 'states' || (service === 'lambda' && operation === 'Invoke'));
    const ours = wire ? caller.startsWith('hallmark-') : byMachine;
    if (!ours || BESIDE.test(caller)) return [];
    const key = `${caller} ${service}:${operation}`;
    const occurrence = (seen.get(key) ?? 0) + 1;
    seen.set(key, occurrence);
    return [{ caller, service, operation, occurrence, byFunction: wire }];
  });
};

export interface Cell {
  readonly way: Way;
  readonly site: Site;
  readonly fault: Fault;
}

export const cellsOf = (way: Way, sites: readonly Site[]): readonly Cell[] =>
  sites.flatMap((site) =>
    (Object.keys(FAULTS) as Fault[])
      .filter((fault) => site.byFunction || !FAULTS[fault].kind.startsWith('kill'))
      .map((fault) => ({ way, site, fault })),
  );

export const nameOf = ({ way, site, fault }: Cell): string =>
  `${way}: call ${site.occurrence} of ${site.service}:${site.operation} by ${site.caller}, ${fault}`;

export interface Judged {
  readonly cell: Cell;
  /** `not reached`: fewer such calls this time, since two invocations shared a warm sandbox and its session. */
  readonly result: 'same' | 'documented' | 'not reached' | 'wrong';
  /** What differs, or which documented failure it is. */
  readonly why: string;
}

/** How a service says that it failed; Step Functions knows Lambda's by its name. */
const words = (service: string) => ({ errorName: service === 'lambda' ? 'ServiceException' : 'InternalFailure' });

/** Runs one promotion with one fault, and says whether it ended as it has to. */
export const judge = async (scene: Scene, cell: Cell, without: EndState): Promise<Judged> => {
  const { caller, service, operation, occurrence } = cell.site;
  const rule: FaultRule = {
    caller,
    service,
    operation,
    after: occurrence - 1,
    ...FAULTS[cell.fault],
    ...words(service),
  };
  const { state, calls } = await scene.run(cell.way, [rule]);
  const reached = calls.filter(
    (call) => call.caller === caller && call.service === service && call.operation === operation,
  );
  const back = state.outcome !== 'SUCCEEDED promoted' ? await scene.again() : undefined;
  const differs = differences(without, state);
  const completed = back === undefined ? [] : halfDone(back, 'NEW');
  if (back && !isMended(back.outcome)) completed.push(`promoting it again ended as ${back.outcome}`);
  if (completed.length > 0)
    return { cell, result: 'wrong', why: `promoting it again did not mend it: ${completed.join('; ')}` };
  if (differs.length === 0) {
    if (reached.length >= occurrence) return { cell, result: 'same', why: '' };
    return { cell, result: 'not reached', why: `only ${reached.length} such calls were made` };
  }
  const documented = documentedFailure(cell, without, state);
  return 'why' in documented
    ? { cell, result: 'documented', why: documented.why }
    : { cell, result: 'wrong', why: [`ends as ${state.outcome}`, ...documented.wrong, ...differs].join('; ') };
};

/** A person has promoted it; the sweep, which begins what was interrupted once more, may have come by at the same time. */
const isMended = (outcome: string): boolean => {
  const ends = outcome.split(', ');
  return ends.includes('SUCCEEDED promoted') && ends.every((end) => /^SUCCEEDED (promoted|held|superseded)$/.test(end));
};

/**
 * The failures that docs/faults.md promises, by what people see. Everything else that differs from a run without the fault
 * is a defect.
 */
const documentedFailure = (
  { site, fault }: Cell,
  without: EndState,
  state: EndState,
): { readonly why: string } | { readonly wrong: readonly string[] } => {
  const tells = site.operation === 'Publish' || site.operation === 'Invoke';
  const takesEffect = fault === 'done, and the answer lost' || fault === 'function killed after';
  if (tells && takesEffect && differences(silent(without), silent(state)).length === 0 && saysTheSame(without, state))
    return { why: 'people read a message twice' };
  if (fault !== 'access denied') return { wrong: ['only a missing permission may change how a promotion ends'] };
  if (site.operation === 'Publish' && differences(silent(without), silent(state)).length === 0)
    return { why: 'nobody may be told, and nothing else is different' };
  const wrong = halfDone(state, String(channelOf(state)['currentVersion']));
  const loud = state.told.some((title) => /fail/i.test(title));
  // Who may not tell cannot; the alarms on executions that failed and on dead letters reach the operators all the same.
  const alarmed = state.outcome === 'FAILED' || state.deadLetters > 0;
  if (!loud && !alarmed && state.outcome !== 'SUCCEEDED promoted') wrong.push('nobody was told');
  const heard = loud ? 'told' : alarmed ? 'seen by an alarm' : '';
  if (wrong.length === 0)
    return { why: `ends as ${state.outcome || 'never started'}, everything on one image, ${heard}` };
  // What is missing was needed for going back, too: nothing can, until a person gives it; but they are told, and nothing waits.
  const left = wrong.filter((each) => !/ is (NEW|OLD) | has (NEW|OLD) /.test(each));
  const recorded = Object.values(state.ledger).some((row) => row['outcome'] === 'failed');
  return state.outcome === 'FAILED' && recorded && left.length === 0
    ? { why: `ends as FAILED and could not go back, ${heard}` }
    : { wrong };
};

const silent = (state: EndState): EndState => ({ ...state, told: [] });

const saysTheSame = (a: EndState, b: EndState): boolean =>
  JSON.stringify([...new Set(a.told)]) === JSON.stringify([...new Set(b.told)]);

const channelOf = ({ ledger }: EndState): Readonly<Record<string, unknown>> =>
  Object.entries(ledger).find(([key]) => key.includes(' CHANNEL#'))?.[1] ?? {};

/** What of a state does not belong together when `image` (`NEW`, `OLD`) is the one to be current. */
export const halfDone = (state: EndState, image: string): string[] => {
  const wrong: string[] = [];
  const channel = channelOf(state);
  if (channel['currentVersion'] !== image) wrong.push(`the ledger has ${channel['currentVersion']}`);
  if (channel['lockOwner'] !== undefined) wrong.push(`the lease is kept by ${channel['lockOwner']}`);
  for (const [place, value] of Object.entries(state.parameters))
    if (!value.startsWith(image)) wrong.push(`${place} is ${value}`);
  for (const [place, { images, launches }] of Object.entries(state.fleets))
    for (const each of new Set([...images, launches]))
      if (!each.startsWith(image)) wrong.push(`fleet ${place} has ${each}`);
  for (const [key, row] of Object.entries(state.ledger))
    if (row['outcome'] === 'in-progress') wrong.push(`${key} is in progress`);
  if (state.outcome.includes('RUNNING')) wrong.push('an execution runs for ever');
  return wrong;
};

/** Where two states differ, one line for each place. */
export const differences = (wanted: unknown, found: unknown, path = ''): string[] => {
  if (JSON.stringify(wanted) === JSON.stringify(found)) return [];
  const plain = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!plain(wanted) || !plain(found)) return [`${path}: ${short(found)} instead of ${short(wanted)}`];
  const keys = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  return keys.flatMap((key) => differences(wanted[key], found[key], path === '' ? key : `${path}/${key}`));
};

const short = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 120);
