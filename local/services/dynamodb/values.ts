/** Attribute values differ between the SDK's shapes and DynamoDB's JSON in one thing: bytes are base64 there. */
export const toWire = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, toWire(item)]),
  );
};

export const fromWire = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'B' && typeof first[1] === 'string')
    return { B: new Uint8Array(Buffer.from(first[1], 'base64')) };
  if (entries.length === 1 && first?.[0] === 'BS' && Array.isArray(first[1]))
    return { BS: first[1].map((each) => new Uint8Array(Buffer.from(String(each), 'base64'))) };
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === 'CreationDateTime' ? new Date(Number(item) * 1000) : fromWire(item)]),
  );
};
