/**
 * Records of a service's state are keyed by names that callers choose. Without a prototype, `constructor` and `__proto__`
 * are names like any other there. Changes `state`, and what it holds as far as it is records of records.
 */
export const withPlainNames = <T extends object>(state: T, depth = 3): T => {
  if (depth === 0 || Array.isArray(state) || (Object.getPrototypeOf(state) as unknown) !== Object.prototype)
    return state;
  for (const each of Object.values(state))
    if (typeof each === 'object' && each !== null) withPlainNames(each, depth - 1);
  return Object.setPrototypeOf(state, null) as T;
};
