/** Keys what an answer has beyond the SDK's model. */
const NEWER = Symbol('members newer than the model');

/**
 * An operation's output with members that AWS documents and the SDK's model does not have yet: they go over the wire as they
 * are, in their places, where a stock client drops them and a reader of the raw answer finds them. JSON services only.
 */
export const withNewerMembers = <Output extends object>(output: Output, newer: object): Output => ({
  ...output,
  [NEWER]: newer,
});

/** The JSON of an answer with its newer members in it. */
export const addNewerMembers = (output: object, body: string): string => {
  const newer = (output as { [NEWER]?: object })[NEWER];
  return newer === undefined ? body : JSON.stringify(merged(JSON.parse(body), newer));
};

const merged = (one: unknown, other: unknown): unknown =>
  isObject(one) && isObject(other)
    ? Object.entries(other).reduce((all, [key, value]) => Object.assign(all, { [key]: merged(one[key], value) }), one)
    : other;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
