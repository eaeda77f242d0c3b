import type { NormalizedSchema } from '@smithy/core/schema';
import type { WireModel } from './model.ts';

export interface WireResponse {
  readonly status: number;
  readonly headers: Record<string, string | readonly string[]>;
  readonly body: string | Uint8Array;
}

/** Content type of the query protocols. */
export const XML = 'text/xml;charset=UTF-8';
export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Content type of the model's JSON protocol. */
export const jsonType = (model: WireModel): string =>
  model.protocol === 'restJson1'
    ? 'application/json'
    : `application/x-amz-json-${model.protocol === 'awsJson1_0' ? '1.0' : '1.1'}`;

/** Members that the schema does not know are dropped. */
export const json = (model: WireModel, schema: NormalizedSchema, value: unknown): string | Buffer => {
  const serializer = model.codec().createSerializer();
  serializer.write(schema, value);
  const bytes = serializer.flush();
  // The codec's own array type imitates strings and warns about it; a view on its memory does not.
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};
