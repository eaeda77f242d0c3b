import type { NormalizedSchema } from '@smithy/core/schema';
import type { WireModel } from './model.ts';

export interface WireResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
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
export const json = (model: WireModel, schema: NormalizedSchema, value: unknown): string | Uint8Array => {
  const serializer = model.codec().createSerializer();
  serializer.write(schema, value);
  return serializer.flush();
};
