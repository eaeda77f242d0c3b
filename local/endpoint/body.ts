import type { IncomingMessage } from 'node:http';

/** Lambda's largest payload is 6 MB; nothing that is served takes more. In bytes. */
export const MAX_BODY = 8 * 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/** The whole body; `undefined` for one over {@link MAX_BODY}, whose rest is read and dropped. Throws when the client goes away. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  if (size > MAX_BODY) return undefined;
  return chunks.length > 1 ? Buffer.concat(chunks) : (chunks[0] ?? NOTHING);
};
