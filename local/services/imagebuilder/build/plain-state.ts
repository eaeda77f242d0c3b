import { type Build, wait } from './build.ts';
import { enter } from './enter.ts';
import { stop, stopsAt } from './stopping.ts';
import type { Task } from './tasks.ts';

/** The states that no workflow fills, in virtual minutes. */
const PLAIN: Readonly<Record<'PENDING' | 'CREATING' | 'INTEGRATING', number>> = {
  PENDING: 0.2,
  CREATING: 0.3,
  INTEGRATING: 1,
};

/** A state in which nothing is run. */
export const plainState =
  (build: Build, status: keyof typeof PLAIN): Task =>
  (next) => {
    const { world, place, image } = build;
    enter(world, place, image, status);
    if (stopsAt(build, status)) return wait(build, PLAIN[status] / 2)(() => stop(build, status));
    wait(build, PLAIN[status])(next);
  };
