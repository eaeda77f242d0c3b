import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { act } from './actions/actions.ts';
import { decide } from './conditions.ts';
import { ownIsolation } from './isolation.ts';
import type { Ready, Reply, Request } from './protocol.ts';
import { Skipped, StepFailed, TimedOut } from './stops.ts';

/**
 * The first process of the sandbox: does one action or decides one condition after the other, as the runner outside tells it to.
 * Whatever a step leaves in the background ends with it, and it ends with the runner: its standard input ends then.
 */
const STDOUT = 1;

const tell = (message: Ready | Reply): void => {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) at += written(bytes, at);
};

/** A full pipe refuses for a moment. */
const written = (bytes: Buffer, at: number): number => {
  try {
    return writeSync(STDOUT, bytes, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
};

const answered = async (request: Request): Promise<Reply> => {
  const { id } = request;
  try {
    if (request.kind === 'decide') return { id, kind: 'done', outputs: decide(request.condition) };
    const { action, inputs, network, platform, deadline } = request;
    const lines = (from: 'Stdout' | 'Stderr', texts: readonly string[]) => tell({ id, kind: 'lines', from, texts });
    return { id, kind: 'done', outputs: await act(action, inputs, { network, platform, deadline, lines }) };
  } catch (error) {
    if (error instanceof Skipped) return { id, kind: 'skipped', reason: error.message };
    const outputs = error instanceof StepFailed ? error.outputs : undefined;
    if (error instanceof TimedOut) return { id, kind: 'late', outputs };
    return { id, kind: 'failed', message: (error as Error).message, outputs };
  }
};

tell({ kind: 'ready', isolation: ownIsolation() });
createInterface({ input: process.stdin })
  .on('line', (line) => {
    void answered(JSON.parse(line) as Request).then(tell);
  })
  .on('close', () => process.exit(0));
