import { streamCollector } from '@smithy/node-http-handler';

interface Stack {
  add(
    middleware: unknown,
    options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
  ): void;
}

interface Answer {
  response?: { body?: unknown };
}

/**
 * Keeps the JSON of an answer as it came, beside what the SDK makes of it: members that are newer than the SDK's model are
 * lost otherwise. Give it the command before it is sent. What is no JSON gives undefined.
 */
export const keepRawAnswer = ({ middlewareStack }: { readonly middlewareStack: Stack }): (() => unknown) => {
  let raw: unknown;
  const keep = (next: (given: unknown) => Promise<Answer>) => async (given: unknown) => {
    const answer = await next(given);
    if (!answer.response) return answer;
    const bytes = await bytesOf(answer.response.body);
    raw = parsed(bytes);
    answer.response.body = bytes;
    return answer;
  };
  // The lowest priority of this step is next to the wire: the SDK reads the body after us.
  middlewareStack.add(keep, { step: 'deserialize', priority: 'low', name: 'keepRawAnswer' });
  return () => raw;
};

const bytesOf = async (body: unknown): Promise<Uint8Array> =>
  body instanceof Uint8Array ? body : streamCollector(body as Parameters<typeof streamCollector>[0]);

const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};
