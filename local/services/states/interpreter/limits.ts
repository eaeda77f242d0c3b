import { StatesError } from './errors.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: 256 KiB as UTF-8. */
export const MAX_PAYLOAD_BYTES = 262_144;

/** Returns the JSON of a payload. Throws States.DataLimitExceeded when it is larger than Step Functions takes. */
export const withinLimit = (value: unknown, what: string): string => {
  const text = jsonOf(value, what);
  if (isTooLarge(text)) {
    const size = `${Buffer.byteLength(text)} bytes as JSON; Step Functions takes at most ${MAX_PAYLOAD_BYTES}`;
    throw new StatesError('States.DataLimitExceeded', `${what} is ${size}.`);
  }
  return text;
};

/** Returns the JSON of what a task gave; `task` is its resource type, or the ARN of a function. */
export const resultWithinLimit = (result: unknown, task: string): string => {
  const text = jsonOf(result, `The result of the task '${task}'`);
  if (!isTooLarge(text)) return text;
  const cause = `The state/task '${task}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  throw new StatesError('States.DataLimitExceeded', cause, { ofResult: true });
};

const jsonOf = (value: unknown, what: string): string => {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) throw new StatesError('States.Runtime', `${what} is nested too deeply.`);
    throw error;
  }
};

/** Every UTF-16 unit is at most three bytes: short texts need no counting. */
const isTooLarge = (text: string): boolean =>
  text.length * 3 > MAX_PAYLOAD_BYTES && Buffer.byteLength(text) > MAX_PAYLOAD_BYTES;
