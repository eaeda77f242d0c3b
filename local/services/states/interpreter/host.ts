import type { Machine, State } from './definition.ts';

/** What an execution asks of the world around it. */
export interface Host {
  /** Virtual milliseconds since 1970. */
  now(): number;
  /** Waits in virtual time. `background`: a deadline, which is no reason to skip ahead. */
  sleep(milliseconds: number, signal: AbortSignal, background: boolean): Promise<void>;
  /** Counts as in flight until the answer is called. */
  hold(): () => void;
  /** 0 to 1, for jitter and `$random`. */
  random(): number;
  uuid(): string;
  /** Carries out a task; throws StatesError as the state machine is to see it. */
  task(request: TaskRequest): Promise<unknown>;
  /** Runs one item of a distributed Map as an execution of its own. */
  child(
    request: ChildRequest,
  ): Promise<{
    readonly status: 'SUCCEEDED' | 'FAILED';
    readonly output?: unknown;
    readonly error?: string;
    readonly cause?: string;
  }>;
  /** Adds to the history; gives the event's id. */
  record(event: RecordedEvent): number;
  /** A state was entered: one transition. */
  transition(): void;
}

export interface TaskRequest {
  readonly resource: string;
  readonly arguments: unknown;
  readonly credentials: string | undefined;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Heartbeats of a callback, in seconds; undefined for none. */
  readonly heartbeatSeconds: number | undefined;
  readonly record: (type: string, details?: Record<string, unknown>) => void;
}

export interface ChildRequest {
  readonly machine: Machine;
  readonly state: State;
  readonly name: string;
  readonly input: unknown;
  readonly signal: AbortSignal;
}

export interface RecordedEvent {
  readonly type: string;
  readonly previousEventId: number;
  /** In the shape of the API's `…EventDetails`, under its key. */
  readonly details?: Record<string, unknown>;
}
