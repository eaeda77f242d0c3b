import { StatesError } from './errors.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: 256 KiB as UTF-8. */
export const MAX_PAYLOAD_BYTES = 262_144;

/** Returns the JSON of a payload. Throws States.DataLimitExceeded when it is larger than Step Functions takes. */
export const withinLimit = (value: unknown, what: string): string => {
  const text = JSON.stringify(value) ?? 'null';
  // Every UTF-16 unit is at most three bytes: short texts need no counting.
  if (text.length * 3 > MAX_PAYLOAD_BYTES && Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    const size = `${Buffer.byteLength(text)} bytes as JSON; Step Functions takes at most ${MAX_PAYLOAD_BYTES}`;
    throw new StatesError('States.DataLimitExceeded', `${what} is ${size}.`);
  }
  return text;
};
