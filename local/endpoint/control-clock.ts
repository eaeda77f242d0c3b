import type { Clock } from '../kernel/clock.ts';
import { AwsError } from '../kernel/errors.ts';

/** Schedules fire on the way: ten years of a weekly one are enough for any experiment. In milliseconds. */
const FARTHEST = 10 * 366 * 24 * 3_600_000;

const invalid = (message: string): AwsError => new AwsError('InvalidControl', message, { status: 400 });

/** Moves virtual time, or sets how it runs. Throws {@link AwsError} for a body that says neither. */
export const turnClock = (clock: Clock, body: unknown): void => {
  const { advanceSeconds, advanceTo, pace } = (body ?? {}) as Record<string, unknown>;
  if (typeof advanceSeconds === 'number') advance(clock, clock.now() + advanceSeconds * 1000);
  else if (typeof advanceTo === 'string') advance(clock, Date.parse(advanceTo));
  else if (pace === 'skip' || pace === 'real') clock.setPace(pace);
  else
    throw invalid('Give {"advanceSeconds": 60}, {"advanceTo": "2027-01-01T00:00:00Z"} or {"pace": "skip" or "real"}.');
};

const advance = (clock: Clock, at: number): void => {
  const now = clock.now();
  if (at >= now && at <= now + FARTHEST) return void clock.advanceTo(at);
  const wanted = Number.isNaN(at)
    ? 'That is no time'
    : at < now
      ? 'Time never goes back'
      : 'That is more than ten years ahead';
  throw invalid(`${wanted}; it is ${clock.date().toISOString()} now.`);
};
