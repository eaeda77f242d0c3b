import { spawn } from 'node:child_process';
import { LocalAwsError } from '../kernel/errors.ts';

/** Runs `cdk synth` as a deployment would, into `output`. Throws with what the app or the CLI said. */
export const synthesize = (output: string, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('cdk', ['synth', '--quiet', '--output', output], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal ? { signal } : {}),
    });
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', (error) =>
      reject(
        signal?.aborted
          ? new LocalAwsError('stopped')
          : new LocalAwsError(`cdk cannot be run: ${error.message}. Install the dependencies first: npm ci`),
      ),
    );
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new LocalAwsError(`The app could not be synthesized:\n${said.trim()}`)),
    );
  });
