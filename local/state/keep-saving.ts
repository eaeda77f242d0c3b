import { createHash } from 'node:crypto';
import type { LocalWorld } from '../kernel/local-world.ts';
import { keepTables } from '../services/dynamodb/engine.ts';
import type { StateDirectory } from './state-directory.ts';

/** Real milliseconds between two looks at the state, where looking is quick. */
const PAUSE_MILLISECONDS = 2000;
/** Looking takes at most this part of the time. */
const SHARE = 1 / 20;

export interface Saving {
  /** Ends the timer and saves once more. Throws {@link LocalAwsError}. */
  end(): Promise<void>;
}

/**
 * Saves the state every few seconds, if it has changed and is `whole`, so that a crash loses no more. A failure to save is
 * told once on stderr, and tried again.
 */
export const keepSaving = (world: LocalWorld, directory: StateDirectory, whole: () => boolean): Saving => {
  let saved = '';
  let isTold = false;
  let timer: NodeJS.Timeout | undefined;
  let at: Promise<void> = Promise.resolve();

  const save = async (): Promise<void> => {
    await keepTables(world);
    const snapshot = world.snapshot();
    // Time and counters go on when nothing happens.
    const digest = createHash('sha256').update(JSON.stringify(snapshot.state)).digest('base64');
    if (digest === saved) return;
    directory.save(snapshot);
    saved = digest;
  };

  const look = async (): Promise<void> => {
    const began = performance.now();
    try {
      if (whole()) await save();
      isTold = false;
    } catch (error) {
      if (!isTold) process.stderr.write(`${(error as Error).message} Local AWS tries again.\n`);
      isTold = true;
    }
    plan(Math.max(PAUSE_MILLISECONDS, (performance.now() - began) / SHARE));
  };

  const plan = (milliseconds: number): void => {
    timer = setTimeout(() => {
      at = look();
    }, milliseconds);
    timer.unref();
  };

  plan(PAUSE_MILLISECONDS);
  return {
    end: async () => {
      clearTimeout(timer);
      await at;
      clearTimeout(timer);
      saved = '';
      if (whole()) await save();
    },
  };
};
