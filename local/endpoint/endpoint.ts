import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from '../kernel/errors.ts';
import type { LocalWorld } from '../kernel/local-world.ts';
import { readUrlHost } from '../services/lambda/urls/url-state.ts';
import type { WireResponse } from '../wire/encode.ts';
import { writeError } from '../wire/error-response.ts';
import { answer } from './answer.ts';
import { MAX_BODY, readBody } from './body.ts';
import { answerControl } from './control.ts';
import { answerFunctionUrl } from './function-url.ts';
import { refusedRequest } from './guard.ts';
import { Models } from './models.ts';
import { listen } from './port.ts';

export interface Endpoint {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

export interface EndpointOptions {
  readonly world: LocalWorld;
  /** 0 takes a free one. */
  readonly port: number;
  /** Shorter ones, for tests. */
  readonly timeouts?: Partial<typeof TIMEOUTS>;
}

/** In real milliseconds: how long a client may take for the head of a request, for all of it, and between two. */
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 1000,
};

/** Listens on 127.0.0.1 only, and tells the world its URL. Throws {@link LocalAwsError} when the port is taken. */
export const startEndpoint = async ({ world, port, timeouts }: EndpointOptions): Promise<Endpoint> => {
  const models = new Models(world.services);
  const server = createServer({ ...TIMEOUTS, ...timeouts }, (request, response) => {
    handle(world, models, request, response).catch(() => request.socket.destroy());
  });
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  world.endpoint = `http://127.0.0.1:${bound}`;
  return { url: world.endpoint, port: bound, close: () => close(server) };
};

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/**
 * Rejects only when the client goes away in the middle of its request. Work begins when the request is there: one that
 * never ends must not hold up virtual time.
 */
const handle = async (
  world: LocalWorld,
  models: Models,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const refused = refusedRequest(request.headers, Number(new URL(world.endpoint).port));
  if (refused !== undefined) return write(response, forbidden(refused));
  const body = await readBody(request);
  const reply = await world.clock.busy(() => (body === undefined ? tooLarge() : replyTo(world, models, request, body)));
  if (!reply) return void request.socket.destroy();
  write(response, reply);
};

const write = (response: ServerResponse, { status, headers, body }: WireResponse): void => {
  const given = headers as Record<string, string | string[]>;
  response.writeHead(status, { ...given, 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

const replyTo = async (
  world: LocalWorld,
  models: Models,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Buffer,
): Promise<WireResponse | undefined> => {
  const functionUrl = readUrlHost((headers.host ?? '').toLowerCase().replace(/:\d+$/, ''));
  if (!functionUrl && /^\/_local(\/|\?|$)/.test(url))
    return answerControl(world, { method, url, contentType: headers['content-type'], body: body.toString('utf8') });
  const { latencyMilliseconds } = world.switches;
  if (latencyMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, latencyMilliseconds));
  const given = { method, url, headers: headers as Record<string, string>, body };
  return functionUrl ? answerFunctionUrl(world, functionUrl, given) : answer(world, models, given);
};

/** The connection ends: the body of a request that is refused is not read. */
const forbidden = (message: string): WireResponse => {
  const answer = writeError(undefined, new AwsError('AccessDeniedException', message, { status: 403 }), 'none');
  return { ...answer, headers: { ...answer.headers, connection: 'close' } };
};

const tooLarge = (): WireResponse => {
  const message = `The body is larger than the ${MAX_BODY} bytes that local AWS takes.`;
  return writeError(undefined, new AwsError('RequestEntityTooLargeException', message, { status: 413 }), 'none');
};
