import { createHash } from 'node:crypto';
import type { StoredAttribute } from './state.ts';

/** Clients compare this with what they sent and refuse the message when it differs. */
export const bodyChecksum = (body: string): string => createHash('md5').update(body).digest('hex');

const STRING = 1;
const BINARY = 2;

/**
 * MD5 of message attributes: name, type, a byte for the kind of value, value, each with its length before it, sorted by name.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export const attributesChecksum = (attributes: Readonly<Record<string, StoredAttribute>>): string | undefined => {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const { type, text, base64 } = attributes[name] ?? { type: '' };
    const value = base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64');
    hash.update(sized(Buffer.from(name)));
    hash.update(sized(Buffer.from(type)));
    hash.update(Buffer.from([base64 === undefined ? STRING : BINARY]));
    hash.update(sized(value));
  }
  return hash.digest('hex');
};

const sized = (value: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
};
