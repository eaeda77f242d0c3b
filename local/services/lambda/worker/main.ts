import { enableCompileCache, flushCompileCache, syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from './failure.ts';
import { isolateModules, loadHandler } from './modules.ts';
import { captureOutput, replaceConsole } from './output.ts';
import type { FromWorker, Invocation, Start } from './protocol.ts';
import { run } from './run.ts';
import { followVirtualTime, setTime } from './time.ts';

/** The body of a worker thread: Lambda's runtime for one function. */
const start = workerData as Start & { readonly now: number; readonly compiled: string };
const HOME = '/home/sbx_user1051';
let requestId = '';

const post = (message: FromWorker): void => parentPort?.postMessage(message);

const die = (errorType: string) => (error: unknown) => {
  post({
    kind: 'fatal',
    error: describeError(error, error instanceof Error && errorType === '' ? error.name : errorType),
  });
  process.exit(1);
};

/** The host's files in a person's home, AWS profiles above all, are none of the function's business. */
const standApart = (): void => {
  os.homedir = () => HOME;
  syncBuiltinESMExports();
  process.cwd = () => start.taskRoot;
};

const begin = async (): Promise<void> => {
  setTime(start.now);
  followVirtualTime();
  captureOutput(post);
  replaceConsole(start.logFormat, () => requestId);
  standApart();
  isolateModules(start.taskRoot);
  enableCompileCache(start.compiled);
  process.on('uncaughtException', die(''));
  process.on('unhandledRejection', die('Runtime.UnhandledPromiseRejection'));
  const handler = await loadHandler(start.taskRoot, start.handler);
  // A sandbox is ended, not left: what was compiled would be lost.
  flushCompileCache();
  parentPort?.on('message', (invocation: Invocation) => {
    requestId = invocation.requestId;
    setTime(invocation.now);
    Object.assign(process.env, invocation.environment, { _X_AMZN_TRACE_ID: invocation.traceId });
    run(handler, invocation, start.nodeMajor).then(post);
  });
  post({ kind: 'ready' });
};

begin().catch((error: unknown) => {
  post({ kind: 'fatal', error: describeError(error) });
  process.exit(1);
});
