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
