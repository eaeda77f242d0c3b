import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, LocalAwsError } from '../kernel/errors.ts';
import type { LocalWorld } from '../kernel/local-world.ts';
import { readUrlHost } from '../services/lambda/urls/url-state.ts';
import type { WireResponse } from '../wire/encode.ts';
import { writeError } from '../wire/error-response.ts';
import { answer } from './answer.ts';
import { MAX_BODY, readBody } from './body.ts';
import { answerControl } from './control.ts';
import { answerFunctionUrl } from './function-url.ts';
import { Models } from './models.ts';

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
}

const KEEP_ALIVE_MILLISECONDS = 60_000;

/** Listens on 127.0.0.1 only, and tells the world its URL. Throws {@link LocalAwsError} when the port is taken. */
export const startEndpoint = async ({ world, port }: EndpointOptions): Promise<Endpoint> => {
  const models = new Models(world.services);
  const server = createServer((request, response) => {
    world.clock.busy(() => handle(world, models, request, response)).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  world.endpoint = `http://127.0.0.1:${bound}`;
  return { url: world.endpoint, port: bound, close: () => close(server) };
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another: --port NUMBER (0 takes a free one).`;
      const other = `Port ${port} on 127.0.0.1 cannot be listened on: ${error.message}. Choose another: --port NUMBER.`;
      reject(new LocalAwsError(error.code === 'EADDRINUSE' ? taken : other));
    });
    server.listen(port, '127.0.0.1', resolve);
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** Rejects only when the client goes away in the middle of its request. */
const handle = async (
  world: LocalWorld,
  models: Models,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await readBody(request);
  const reply = body === undefined ? tooLarge() : await replyTo(world, models, request, body);
  if (!reply) return void request.socket.destroy();
  const headers = reply.headers as Record<string, string | string[]>;
  response.writeHead(reply.status, { ...headers, 'content-length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
};

const replyTo = async (
  world: LocalWorld,
  models: Models,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Buffer,
): Promise<WireResponse | undefined> => {
  const functionUrl = readUrlHost((headers.host ?? '').toLowerCase().replace(/:\d+$/, ''));
  if (!functionUrl && /^\/_local(\/|\?|$)/.test(url)) return answerControl(world, method, url, body.toString('utf8'));
  const { latencyMilliseconds } = world.switches;
  if (latencyMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, latencyMilliseconds));
  const given = { method, url, headers: headers as Record<string, string>, body };
  return functionUrl ? answerFunctionUrl(world, functionUrl, given) : answer(world, models, given);
};

const tooLarge = (): WireResponse => {
  const message = `The body is larger than the ${MAX_BODY} bytes that local AWS takes.`;
  return writeError(undefined, new AwsError('RequestEntityTooLargeException', message, { status: 413 }), 'none');
};
