import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Message, RunRequest } from './report.ts';
import { runDocument } from './run-document.ts';

/** The first process of the sandbox: reads what to run, runs it, and tells what happens, one JSON object a line. */
const STDOUT = 1;

const tell = (message: Message): void => {
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

const request = JSON.parse(await text(process.stdin)) as RunRequest;
tell({ kind: 'ended', phases: await runDocument(request, tell) });
// Whatever was left in the background ends with the first process.
process.exit(0);
