import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { builds, describe, history, promotions } from './observe.ts';
import type { Scene } from './scene.ts';

const POLL_MILLISECONDS = 40;
/** Real time after which a play is given up: everything in it takes virtual time. */
const DEADLINE_MILLISECONDS = 45_000;

const ENDED = new Set(['AVAILABLE', 'FAILED', 'CANCELLED']);

/** Polls until `look` gives a value; a play that hangs ends with a word on what it waited for. */
export const until = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
  const deadline = performance.now() + DEADLINE_MILLISECONDS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline)
      throw new Error(`nothing came of it in ${DEADLINE_MILLISECONDS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
};

interface BuildHistory {
  readonly arn: string;
  readonly history: readonly { readonly at: number; readonly state: string }[];
}

/** Follows the newest build to its end, a line for each state that it or its scan entered. */
export const watchBuild = async (scene: Scene, known: number) => {
  let shown = 0;
  return until('the end of the image build', async () => {
    const newest = (await builds(scene))[known];
    if (!newest) return undefined;
    const all = await scene.clients.control<BuildHistory[]>('imagebuilder/builds');
    const states = all.find(({ arn }) => arn === newest.arn)?.history ?? [];
    for (const { at, state } of states.slice(shown))
      scene.progress.line(`${clock(new Date(at))}  ${newest.arn.split(':image/')[1]} ${state}`);
    shown = states.length;
    return ENDED.has(newest.status) ? newest : undefined;
  });
};

/** Follows one execution to its end, a line for each state it leaves. */
export const watchPromotion = async (scene: Scene, executionArn: string) => {
  let shown = 0;
  return until(`the end of ${executionArn}`, async () => {
    const execution = await describe(scene, executionArn);
    const events = await history(scene, executionArn);
    for (const line of finishedStates(events.slice(shown))) scene.progress.line(line);
    shown = events.length;
    return execution.status === 'RUNNING' ? undefined : execution;
  });
};

/** The executions that a build started, once there are any and none runs any more. */
export const settledPromotions = (scene: Scene, atLeast: number) =>
  until(`${atLeast} promotion(s)`, async () => {
    const all = await promotions(scene);
    return all.length >= atLeast && all.every(({ status }) => status !== 'RUNNING') ? all : undefined;
  });

export const finishedStates = (events: readonly HistoryEvent[]): readonly string[] =>
  events
    .filter((event) => event.stateExitedEventDetails?.name && !event.type?.startsWith('Choice'))
    .map((event) => `${clock(event.timestamp ?? new Date(0))}  ${event.stateExitedEventDetails?.name}`);

export const clock = (at: Date): string => at.toISOString().slice(5, 19).replace('T', ' ');
