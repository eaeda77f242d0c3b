import type { Machine } from './definition.ts';
import type { Progress } from './progress.ts';
import type { TaskResource } from './resource.ts';

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
  /** `$now`, `$random` and the like, bound to this host. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** Carries out a task; throws StatesError as the state machine is to see it. */
  task(request: TaskRequest): Promise<unknown>;
  /** Begins the run of a distributed Map. Throws StatesError where the role may not. */
  mapRun(request: MapRunRequest): Promise<MapRun>;
  /** Adds to the history; gives the event's id. */
  record(event: RecordedEvent): number;
  /** A state was entered: one transition. */
  transition(state: string): void;
}

export interface TaskRequest {
  /** Name of the state. */
  readonly state: string;
  readonly resource: TaskResource;
  readonly arguments: unknown;
  /** Role to act as instead of the machine's. */
  readonly credentials: string | undefined;
  /** Only with `.waitForTaskToken`. */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  /** The state's TimeoutSeconds, which it watches itself; undefined for none. */
  readonly timeoutSeconds: number | undefined;
  /** Heartbeats of a callback, in seconds; undefined for none. */
  readonly heartbeatSeconds: number | undefined;
  /** Adds to the history, unless the task was given up. */
  readonly record: (type: string, details?: Record<string, unknown>) => void;
}

export interface MapRunRequest {
  readonly machine: Machine;
  readonly label: string;
  readonly total: number;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

/** Runs items as executions of their own. */
export interface MapRun {
  readonly arn: string;
  child(input: unknown, progress: Progress, signal: AbortSignal): Promise<ChildOutcome>;
  end(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void;
}

export type ChildOutcome =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'; readonly error: string; readonly cause: string };

export interface RecordedEvent {
  readonly type: string;
  readonly previousEventId: number;
  /** In the shape of the API's `…EventDetails`, under its key. */
  readonly details?: Record<string, unknown>;
}
