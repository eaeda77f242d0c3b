/**
 * What a record has under a name that came from outside. `constructor` and `__proto__` are names like others: what every object
 * inherits is not in the record.
 */
export const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
