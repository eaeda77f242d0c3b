import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Skipped, StepFailed } from '../stops.ts';
import type { Surroundings } from './action.ts';
import { destinationOf, mayReplace } from './paths.ts';

interface Download {
  readonly source: string;
  readonly destination: string;
  readonly overwrite?: unknown;
  readonly checksum?: string;
  readonly algorithm?: string;
}

/** AWSTOE tries five times. */
const ATTEMPTS = 5;

/** Only where the run may use the network. */
export const webDownload = async (download: Download, { network, timeoutSeconds }: Surroundings): Promise<unknown> => {
  if (!network) throw new Skipped(`it downloads ${download.source}: run with --network for that`);
  const destination = destinationOf(new URL(download.source).pathname, download.destination);
  mayReplace(destination, download.overwrite);
  const bytes = await fetched(download.source, AbortSignal.timeout(Math.max(1, timeoutSeconds) * 1000));
  const { checksum, algorithm } = download;
  if (checksum !== undefined && algorithm !== undefined) {
    const found = createHash(algorithm.toLowerCase()).update(bytes).digest('hex');
    if (found !== checksum.toLowerCase())
      throw new StepFailed(`${download.source} has the ${algorithm} checksum ${found}, not ${checksum}`);
  }
  mkdirSync(dirname(destination), { recursive: true });
  writeFileSync(destination, bytes);
  return { destination };
};

const fetched = async (source: string, signal: AbortSignal): Promise<Buffer> => {
  let last = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const answer = await fetch(source, { signal });
      if (answer.ok) return Buffer.from(await answer.arrayBuffer());
      last = `it answers ${answer.status}`;
    } catch (error) {
      last = (error as Error).message;
    }
    if (signal.aborted) break;
  }
  throw new StepFailed(`${source} cannot be downloaded: ${last}`);
};
