/** Something that takes its time, and calls `next` when it is through; one that fails calls nothing. */
export type Task = (next: () => void) => void;

/**
 * Does one after the other. Callbacks rather than promises: when virtual time is moved on by weeks at once, a build has
 * to be through before the next one is due.
 */
export const inTurn = (tasks: readonly Task[], isOver: () => boolean, done: () => void): void => {
  if (isOver()) return;
  const [first, ...rest] = tasks;
  if (first) first(() => inTurn(rest, isOver, done));
  else done();
};

/** Does all at the same time, and is through when the last one is. */
export const together =
  (tasks: readonly Task[]): Task =>
  (next) => {
    let left = tasks.length;
    for (const task of tasks) {
      task(() => {
        left -= 1;
        if (left === 0) next();
      });
    }
  };
