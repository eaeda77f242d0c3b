/** Items in an order in which each comes after those it needs, else as given. `cycle` tells the ids of a circle. */
export const inOrder = <T>(
  items: ReadonlyMap<string, T>,
  needs: (item: T) => Iterable<string>,
): { readonly sorted: readonly T[]; readonly cycle?: readonly string[] } => {
  const sorted: T[] = [];
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): readonly string[] | undefined => {
    const item = items.get(id);
    if (item === undefined || done.has(id)) return undefined;
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    for (const needed of needs(item)) {
      const cycle = visit(needed, [...path, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    sorted.push(item);
    return undefined;
  };
  for (const id of items.keys()) {
    const cycle = visit(id, []);
    if (cycle) return { sorted: [], cycle };
  }
  return { sorted };
};
