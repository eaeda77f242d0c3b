/** Fits a message, an answer and the state of a workflow, and is more than anybody fixes at once. */
const MOST = 20;

/** Problems as sentences. A request may have thousands: the first ones are named, the others counted. */
export const boundedProblems = (problems: readonly string[], most = MOST): readonly string[] => {
  const more = problems.length - most;
  return more > 0 ? [...problems.slice(0, most), `And ${more} more ${more === 1 ? 'problem' : 'problems'}.`] : problems;
};
