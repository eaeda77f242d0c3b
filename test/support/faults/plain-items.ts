/** DynamoDB's own JSON as plain values; texts that are JSON themselves are read. */
export const unmarshall = (
  item: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(Object.values(value)[0])]));

const plain = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^[[{]|^null$/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};
