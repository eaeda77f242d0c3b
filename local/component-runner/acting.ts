import { randomUUID } from 'node:crypto';
import { readChannel } from './channel.ts';
import type { StepAction } from './inside/conditions.ts';
import type { Isolation, Reply, Request } from './inside/protocol.ts';
import { Final, Skipped, StepFailed, TimedOut } from './inside/stops.ts';
import { isolationIn, replyIn } from './messages.ts';
import { LONGEST_START, type Sandbox } from './sandbox.ts';

/** What an action may take longer than its step may: then it hangs, and does not hear of the end of its time. */
const GRACE = 5_000;

/** A condition reads files and compares; one that takes longer hangs. */
const LONGEST_DECISION = 60_000;

type Body<T> = T extends unknown ? Omit<T, 'id'> : never;

export interface Acting {
  /** What the sandbox is, as its first process read it. Throws where it could not be made. */
  readonly ready: Promise<Isolation>;
  readonly act: (
    request: Omit<Extract<Request, { kind: 'act' }>, 'id' | 'kind' | 'deadline'>,
    deadline: number | undefined,
  ) => Promise<unknown>;
  readonly decide: (condition: unknown) => Promise<StepAction>;
  /** Ends it and everything in it, with the reason; what waits for a reply fails. */
  readonly end: (reason: string) => void;
}

/** The sandbox was not made. */
export class NotMade extends Error {
  override readonly name = 'NotMade';
}

interface Waiting {
  readonly id: string;
  readonly settle: (reply: Reply) => void;
  readonly fail: (error: Error) => void;
}

/**
 * Has actions done in a sandbox. What comes out of it is data, whoever in it wrote it: what is not a reply to the request that waits
 * ends the sandbox and fails the step.
 */
export const actingIn = (sandbox: Sandbox, line: (from: 'Stdout' | 'Stderr', text: string) => void): Acting => {
  let ended: string | undefined;
  let waiting: Waiting | undefined;
  let isReady = false;
  const { promise: ready, resolve, reject } = Promise.withResolvers<Isolation>();
  ready.catch(() => {});

  const end = (reason: string): void => {
    ended ??= reason;
    clearTimeout(late);
    sandbox.process.kill('SIGKILL');
    reject(new NotMade(ended));
    waiting?.fail(new Final(`The sandbox was ended: ${ended}`));
    waiting = undefined;
  };
  const late = setTimeout(() => end('it was not there in time'), LONGEST_START);
  const begin = (text: string): void => {
    clearTimeout(late);
    const isolation = isolationIn(text);
    isReady = isolation !== undefined;
    if (isolation) resolve(isolation);
    else end('it did not start as it should');
  };
  const take = (text: string): void => {
    const reply = replyIn(text);
    if (reply === undefined || reply.id !== waiting?.id) end('a step wrote to the channel of the runner');
    else if (reply.kind === 'lines') for (const text of reply.texts) line(reply.from, text);
    else {
      const { settle } = waiting;
      waiting = undefined;
      settle(reply);
    }
  };
  const complaints = readChannel(sandbox.process, (text) => (isReady ? take(text) : begin(text)), end);
  void sandbox.gone.then(() => end(complaints() || 'its first process ended, which can mean too little memory'));

  const asked = <T>(request: Body<Request>, deadline: number | undefined, read: (reply: Reply) => T): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (ended !== undefined) {
        reject(new Final(`The sandbox was ended: ${ended}`));
        return;
      }
      const id = randomUUID();
      const timer = timerFor(deadline, () => end('a step did not end in its time'));
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
      };
      const settle = (reply: Reply): void => {
        clearTimeout(timer);
        try {
          resolve(read(reply));
        } catch (error) {
          reject(error as Error);
        }
      };
      waiting = { id, settle, fail };
      sandbox.process.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
    });

  return {
    ready,
    end,
    act: (request, deadline) =>
      asked(
        { kind: 'act', ...request, ...(deadline === undefined ? {} : { deadline }) },
        deadline === undefined ? undefined : deadline + GRACE,
        outcomeOf,
      ),
    decide: (condition) =>
      asked({ kind: 'decide', condition }, Date.now() + LONGEST_DECISION, (reply) => stepActionOf(outcomeOf(reply))),
  };
};

/** The longest time that a timer of Node takes, 24 days; whatever is longer has no end. */
const LONGEST = 2 ** 31 - 1;

const timerFor = (deadline: number | undefined, act: () => void): NodeJS.Timeout | undefined => {
  const left = (deadline ?? Number.POSITIVE_INFINITY) - Date.now();
  return left > LONGEST ? undefined : setTimeout(act, Math.max(0, left));
};

const outcomeOf = (reply: Reply): unknown => {
  if (reply.kind === 'done') return reply.outputs;
  if (reply.kind === 'skipped') throw new Skipped(reply.reason);
  if (reply.kind === 'late') throw new TimedOut(reply.outputs);
  throw new StepFailed(
    reply.kind === 'failed' ? reply.message : 'The sandbox gave no outcome',
    reply.kind === 'failed' ? reply.outputs : undefined,
  );
};

const stepActionOf = (outcome: unknown): StepAction => {
  if (outcome === 'Execute' || outcome === 'Skip' || outcome === 'Abort') return outcome;
  throw new Final('The sandbox gave no decision');
};
