import type { World } from '../../kernel/world.ts';
import type { FunctionRecord } from './state.ts';

/** What Lambda itself logs before an invocation. */
export const startLines = ({ logFormat }: FunctionRecord, requestId: string, world: World): string =>
  logFormat === 'JSON'
    ? json(world, 'platform.start', { requestId, version: '$LATEST' })
    : `START RequestId: ${requestId} Version: $LATEST\n`;

/** And after it. Memory used is not known: a worker thread shares its process with others. */
export const endLines = (
  definition: FunctionRecord,
  requestId: string,
  milliseconds: number,
  errorType: string | undefined,
  world: World,
): string => {
  const { logFormat, memoryMegabytes } = definition;
  const billed = Math.ceil(milliseconds);
  if (logFormat === 'JSON') {
    const metrics = {
      durationMs: Number(milliseconds.toFixed(3)),
      billedDurationMs: billed,
      memorySizeMB: memoryMegabytes,
    };
    return json(world, 'platform.report', {
      requestId,
      metrics,
      status: errorType === undefined ? 'success' : 'error',
      ...(errorType ? { errorType } : {}),
    });
  }
  const status = errorType === undefined ? '' : `Status: error\tError Type: ${errorType}`;
  const report = `Duration: ${milliseconds.toFixed(2)} ms\tBilled Duration: ${billed} ms\tMemory Size: ${memoryMegabytes} MB\t`;
  return `END RequestId: ${requestId}\nREPORT RequestId: ${requestId}\t${report}${status}\n`;
};

const json = (world: World, type: string, record: object): string =>
  `${JSON.stringify({ time: world.clock.date().toISOString(), type, record })}\n`;
