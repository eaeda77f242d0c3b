/** Value at a JSON path of the simple kind that EventBridge knows: `$.detail.items[0].name`. Undefined where there is none. */
export const atPath = (path: string, event: unknown): unknown => {
  let value: unknown = event;
  for (const step of steps(path)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
};

/** Whether `path` can be followed. */
export const isPath = (path: string): boolean => /^\$((\.[^.[\]*]+)|(\[\d+\])|(\['[^']+'\]))*$/.test(path);

const steps = (path: string): readonly string[] =>
  [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted ?? '',
  );
