import { readFileSync } from 'node:fs';
import type { ResourceRequest } from '../../../kernel/service.ts';
import { MOST } from '../definitions/quotas.ts';
import { invalidValue } from '../errors.ts';

/**
 * The text that a template puts at an S3 URI as an asset; undefined for an object that is not of this assembly, since
 * local AWS keeps no objects. Throws for one above 64 KB.
 */
export const assetText = (uri: string | undefined, { assembly }: ResourceRequest): string | undefined => {
  const key = uri?.split('/').at(-1);
  if (key === undefined) return undefined;
  const text = readIfThere(assembly, key);
  if (text !== undefined && Buffer.byteLength(text) > MOST.uriBytes)
    throw invalidValue('uri', `The document has more than ${MOST.uriBytes} bytes.`);
  return text;
};

const readIfThere = (assembly: ResourceRequest['assembly'], key: string): string | undefined => {
  try {
    return readFileSync(assembly.asset(key), 'utf8');
  } catch {
    return undefined;
  }
};
