import { randomUUID } from 'node:crypto';
import type { StepAction } from './inside/conditions.ts';
import { type Isolation, MOST_OUTPUT, type Reply, type Request } from './inside/protocol.ts';
import { Final, Skipped, StepFailed, TimedOut } from './inside/stops.ts';
import { isolationIn, replyIn } from './messages.ts';
import type { Sandbox } from './sandbox.ts';

/** Bytes of one message: everything that a step puts out, when every character of it is escaped. */
const LONGEST_MESSAGE = 8 * MOST_OUTPUT;

/** Bytes of what the sandbox says before it is ready or when it cannot be made. */
const MOST_COMPLAINTS = 64 * 2 ** 10;

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
export const actingIn = (
  { process: child, gone }: Sandbox,
  line: (from: 'Stdout' | 'Stderr', text: string) => void,
): Acting => {
  let ended: string | undefined;
  let waiting: Waiting | undefined;
  let complaints = '';
  let readied: { resolve: (isolation: Isolation) => void; reject: (error: Error) => void } | undefined;
  const ready = new Promise<Isolation>((resolve, reject) => {
    readied = { resolve, reject };
  });
  ready.catch(() => {});

  const end = (reason: string): void => {
    ended ??= reason;
    child.kill('SIGKILL');
    readied?.reject(new NotMade(complaints.trim() === '' ? ended : complaints));
    waiting?.fail(new Final(`The sandbox was ended: ${ended}`));
    waiting = undefined;
  };

  const take = (text: string): void => {
    if (readied) {
      const isolation = isolationIn(text);
      if (isolation === undefined) return end('it did not start as it should');
      readied.resolve(isolation);
      readied = undefined;
      return;
    }
    const reply = replyIn(text);
    if (reply === undefined || reply.id !== waiting?.id) return end('a step wrote to the channel of the runner');
    if (reply.kind === 'line') return line(reply.from, reply.text);
    const { settle } = waiting;
    waiting = undefined;
    settle(reply);
  };

  let rest: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    for (let from = 0; from < bytes.length && ended === undefined; ) {
      const at = bytes.indexOf(10, from);
      const part = bytes.subarray(from, at < 0 ? bytes.length : at);
      rest.push(part);
      length += part.length;
      if (length > LONGEST_MESSAGE) return end(`it sent a message of more than ${LONGEST_MESSAGE} bytes`);
      if (at < 0) return;
      const text = Buffer.concat(rest).toString('utf8');
      [rest, length] = [[], 0];
      take(text);
      from = at + 1;
    }
  });
  child.stderr.on('data', (bytes: Buffer) => {
    complaints = `${complaints}${bytes.toString('utf8')}`.slice(-MOST_COMPLAINTS);
  });
  void gone.then(() => end(lastLine(complaints) ?? 'its first process ended, which can mean too little memory'));

  const asked = <T>(request: Body<Request>, deadline: number | undefined, read: (reply: Reply) => T): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (ended !== undefined) return reject(new Final(`The sandbox was ended: ${ended}`));
      const id = randomUUID();
      const timer =
        deadline === undefined ? undefined : timerFor(deadline, () => end('a step did not end in its time'));
      const done = (act: () => void): void => {
        clearTimeout(timer);
        act();
      };
      waiting = {
        id,
        settle: (reply) =>
          done(() => {
            try {
              resolve(read(reply));
            } catch (error) {
              reject(error as Error);
            }
          }),
        fail: (error) => done(() => reject(error)),
      };
      child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
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

const timerFor = (deadline: number, act: () => void): NodeJS.Timeout | undefined => {
  const left = deadline - Date.now();
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

const lastLine = (text: string): string | undefined => text.trim().split('\n').at(-1) || undefined;
