import { Worker } from 'node:worker_threads';
import type { FromWorker, FunctionError, Invocation, Start } from './worker/protocol.ts';
import { compiled, workerProgram } from './worker-program.ts';

export type Outcome =
  | { readonly ok: true; readonly payload: string }
  /** `died`: the sandbox is gone and takes no more invocations. */
  | { readonly ok: false; readonly error: FunctionError; readonly died: boolean };

export interface SandboxOptions {
  readonly start: Start & { readonly now: number };
  readonly environment: Record<string, string>;
  readonly memoryMegabytes: number;
  readonly onLog: (text: string) => void;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: ten seconds to initialise. */
const INITIALISATION_MILLISECONDS = 10_000;

type Settle = (outcome: Outcome) => void;

/** One execution environment: a worker thread that runs one invocation at a time and stays warm in between. */
export class Sandbox {
  readonly #worker: Worker;
  readonly #ready: Promise<Outcome | undefined>;
  #settle: Settle | undefined;
  #fatal: FunctionError | undefined;
  #alive = true;

  constructor({ start, environment, memoryMegabytes, onLog }: SandboxOptions) {
    this.#worker = new Worker(workerProgram(), {
      workerData: { ...start, compiled },
      env: environment,
      execArgv: [],
      argv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    });
    this.#ready = new Promise((resolve) => this.#listen(onLog, resolve));
    // A warm sandbox is no reason for the process to live on.
    this.#worker.unref();
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Runs one invocation for at most `milliseconds`, real ones. Never throws: errors are outcomes. */
  async invoke(invocation: () => Invocation, milliseconds: number): Promise<Outcome> {
    this.#worker.ref();
    try {
      const failed = await this.#within(INITIALISATION_MILLISECONDS, this.#ready);
      if (failed) return failed;
      const message = invocation();
      const outcome = new Promise<Outcome>((resolve) => {
        this.#settle = resolve;
      });
      this.#worker.postMessage(message);
      return await this.#within(milliseconds, outcome);
    } finally {
      this.#settle = undefined;
      this.#worker.unref();
    }
  }

  async stop(): Promise<void> {
    this.#alive = false;
    await this.#worker.terminate();
  }

  async #within<T>(milliseconds: number, work: Promise<T>): Promise<T | Outcome> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => resolve(this.#timedOut(milliseconds)), milliseconds);
    });
    const first = await Promise.race([work, late]);
    clearTimeout(timer);
    return first;
  }

  #timedOut(milliseconds: number): Outcome {
    void this.stop();
    const errorMessage = `Error: Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`;
    return { ok: false, died: true, error: { errorType: 'Sandbox.Timedout', errorMessage } };
  }

  #listen(onLog: (text: string) => void, ready: (failed: Outcome | undefined) => void): void {
    const end = (error: FunctionError): void => {
      this.#alive = false;
      const outcome: Outcome = { ok: false, died: true, error: this.#fatal ?? error };
      ready(outcome);
      this.#settle?.(outcome);
    };
    this.#worker.on('message', (message: FromWorker) => {
      if (message.kind === 'log') onLog(message.text);
      if (message.kind === 'ready') ready(undefined);
      if (message.kind === 'fatal') this.#fatal = message.error;
      if (message.kind === 'result') this.#settle?.({ ok: true, payload: message.payload });
      if (message.kind === 'failure') this.#settle?.({ ok: false, died: false, error: message.error });
    });
    this.#worker.on('error', (error: NodeJS.ErrnoException) => end(crash(error)));
    this.#worker.on('exit', (code) => end({ errorType: 'Runtime.ExitError', errorMessage: exited(code) }));
  }
}

const exited = (code: number): string =>
  code === 0
    ? 'Error: Runtime exited without providing a reason'
    : `Error: Runtime exited with error: exit status ${code}`;

const crash = ({ code, name, message }: NodeJS.ErrnoException): FunctionError =>
  code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: `Error: Runtime exited with error: signal: killed (${message})`,
      }
    : { errorType: name, errorMessage: message };
