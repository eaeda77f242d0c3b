import { format } from 'node:util';
import type { FromWorker } from './protocol.ts';

type Post = (message: FromWorker) => void;
type Write = typeof process.stdout.write;

/** Sends what the function writes to its log, before the result that follows it. */
export const captureOutput = (post: Post): void => {
  const write = ((chunk: string | Uint8Array, encoding?: unknown, done?: () => void) => {
    post({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const callback = typeof encoding === 'function' ? encoding : done;
    callback?.();
    return true;
  }) as Write;
  process.stdout.write = write;
  process.stderr.write = write;
};

const LEVELS = { log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG', trace: 'TRACE' } as const;

/**
 * Lambda's console: time, request id and level before each message, or one JSON object.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export const replaceConsole = (logFormat: 'Text' | 'JSON', requestId: () => string): void => {
  for (const [method, level] of Object.entries(LEVELS) as [keyof typeof LEVELS, string][]) {
    console[method] = (...values: unknown[]) => {
      const line = logFormat === 'JSON' ? asJson(level, requestId(), values) : asText(level, requestId(), values);
      process.stdout.write(`${line}\n`);
    };
  }
};

const asText = (level: string, requestId: string, values: readonly unknown[]): string =>
  `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...values).replaceAll('\n', '\r')}`;

const asJson = (level: string, requestId: string, values: readonly unknown[]): string => {
  const [only] = values;
  const message =
    values.length === 1 && typeof only === 'object' && !(only instanceof Error) ? only : format(...values);
  return JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message });
};
