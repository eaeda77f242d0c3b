import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Skipped, StepFailed, TimedOut } from '../stops.ts';
import type { Surroundings } from './action.ts';
import { isSet } from './flags.ts';
import { destinationOf, mayReplace } from './paths.ts';

interface Download {
  readonly source: string;
  readonly destination: string;
  readonly overwrite?: unknown;
  readonly checksum?: string;
  readonly algorithm?: string;
  readonly ignoreCertificateErrors?: unknown;
}

/** "Each download operation is allocated a maximum of 5 attempts": https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-action-modules.html */
const ATTEMPTS = 5;

/** The destinations are one text, a line each. Only where the run may use the network. */
export const webDownloads = async (downloads: readonly Download[], around: Surroundings): Promise<unknown> => {
  const destinations: string[] = [];
  for (const download of downloads) destinations.push(await webDownload(download, around));
  return { destination: destinations.join('\n') };
};

const webDownload = async (download: Download, { network, deadline }: Surroundings): Promise<string> => {
  if (!network) throw new Skipped(`it downloads ${download.source}: run with --network for that`);
  const destination = destinationOf(new URL(download.source).pathname, download.destination);
  mayReplace(destination, download.overwrite);
  // "The action module downloads the file only if the checksum and the hash of any pre-existing files do not match."
  if (existsSync(destination) && matches(download, readFileSync(destination)) === true) return destination;
  const bytes = await fetched(download, deadline);
  const { checksum, algorithm, source } = download;
  if (matches(download, bytes) === false)
    throw new StepFailed(`${source} has the ${algorithm} checksum ${hashOf(algorithm ?? '', bytes)}, not ${checksum}`);
  mkdirSync(dirname(destination), { recursive: true });
  writeFileSync(destination, bytes);
  return destination;
};

const hashOf = (algorithm: string, bytes: Buffer): string =>
  createHash(algorithm.toLowerCase()).update(bytes).digest('hex');

/** "For file verification to be enabled, both the checksum and the algorithm must be provided": undefined without. */
const matches = ({ checksum, algorithm }: Download, bytes: Buffer): boolean | undefined =>
  checksum === undefined || algorithm === undefined ? undefined : hashOf(algorithm, bytes) === checksum.toLowerCase();

const fetched = async (
  { source, ignoreCertificateErrors }: Download,
  deadline: number | undefined,
): Promise<Buffer> => {
  const signal = deadline === undefined ? undefined : AbortSignal.timeout(Math.max(0, deadline - Date.now()));
  if (isSet(ignoreCertificateErrors)) process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  let last = '';
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        const answer = await fetch(source, signal ? { signal } : {});
        // "All HTTP status codes, except for 200, result in an error."
        if (answer.status === 200) return Buffer.from(await answer.arrayBuffer());
        last = `it answers ${answer.status}`;
      } catch (error) {
        last = (error as Error).message;
      }
      if (signal?.aborted) throw new TimedOut();
    }
  } finally {
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  }
  throw new StepFailed(`${source} cannot be downloaded: ${last}`);
};
