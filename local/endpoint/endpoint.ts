import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Call } from '../kernel/call.ts';
import { AwsError, LocalAwsError } from '../kernel/errors.ts';
import { type WireModel, wireModel } from '../wire/model.ts';
import { parseRequest } from '../wire/request.ts';
import { type WireResponse, writeError, writeResponse } from '../wire/response.ts';
import { BrokenConnection } from '../world/faults.ts';
import type { LocalWorld } from '../world/local-world.ts';
import { callerOf } from './caller.ts';
import { control } from './control.ts';

export interface Endpoint {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Lambda's largest payload is 6 MB; nothing that is served takes more. */
const MAX_BODY = 8 * 1024 * 1024;

/** Listens on 127.0.0.1 only. Throws {@link LocalAwsError} when the port is taken. */
export const startEndpoint = async ({ world, port }: { world: LocalWorld; port: number }): Promise<Endpoint> => {
  const models = new Map<string, Promise<WireModel>>();
  const server = createServer((request, response) => {
    world.clock
      .busy(() => answer(world, models, request, response))
      .catch((error: unknown) => {
        process.stderr.write(`Local AWS failed on ${request.method} ${request.url}: ${(error as Error).stack ?? error}\n`);
        request.socket.destroy();
      });
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  world.endpoint = `http://127.0.0.1:${bound}`;
  return { url: world.endpoint, port: bound, close: () => close(server) };
};

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} on 127.0.0.1 is in use. Stop what listens there, or choose another: --port NUMBER (0 takes a free one).`;
      reject(new LocalAwsError(error.code === 'EADDRINUSE' ? taken : `Port ${port} on 127.0.0.1 cannot be listened on: ${error.message}`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const answer = async (world: LocalWorld, models: Map<string, Promise<WireModel>>, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await read(request);
  const url = request.url ?? '/';
  const [path = '/'] = url.split('?');
  if (path === '/_local' || path.startsWith('/_local/')) return answerControl(world, path, request.method ?? 'GET', body, response);
  if (world.switches.latencyMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, world.switches.latencyMilliseconds));
  const requestId = world.ids.uuid('request');
  let model: WireModel | undefined;
  let reply: WireResponse;
  try {
    const headers = request.headers as Record<string, string>;
    const method = request.method ?? 'POST';
    const { principal, authorization } = callerOf({ method, url, headers, body }, world);
    model = await modelOf(world, models, authorization.service);
    const parsed = await parseRequest(model, { method, path, query: new URLSearchParams(url.slice(path.length + 1)), headers, body });
    const call: Call = { service: authorization.service, operation: parsed.operation.name, account: principal.account, region: authorization.region, principal, requestId, endpoint: `http://${request.headers.host ?? '127.0.0.1'}` };
    reply = writeResponse(model, parsed.operation, await world.serve(call, parsed.input, true), requestId);
  } catch (error) {
    if (error instanceof BrokenConnection) return void request.socket.destroy();
    reply = writeError(model, asAwsError(error), requestId);
  }
  send(response, reply);
};

const asAwsError = (error: unknown): AwsError => {
  if (error instanceof AwsError) return error;
  process.stderr.write(`Local AWS has a defect: ${(error as Error).stack ?? error}\n`);
  return new AwsError('InternalFailure', `Local AWS failed: ${(error as Error).message}`, { status: 500 });
};

const modelOf = (world: LocalWorld, models: Map<string, Promise<WireModel>>, name: string): Promise<WireModel> => {
  const known = models.get(name);
  if (known) return known;
  const service = world.services.get(name);
  if (!service) {
    throw new AwsError('UnknownService', `Local AWS does not serve "${name}"; it serves ${[...world.services.keys()].sort().join(', ')}.`, { status: 501 });
  }
  const made = service.client().then(wireModel);
  models.set(name, made);
  made.catch(() => models.delete(name));
  return made;
};

const answerControl = async (world: LocalWorld, path: string, method: string, body: Buffer, response: ServerResponse): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  try {
    const said = await control(path, method, body.toString('utf8'), world, world.services.values());
    send(response, { status: 200, headers, body: JSON.stringify(said ?? {}) });
  } catch (error) {
    const { name, message, status } = asAwsError(error);
    send(response, { status: status ?? 400, headers, body: JSON.stringify({ error: name, message }) });
  }
};

const send = (response: ServerResponse, { status, headers, body }: WireResponse): void => {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`the body is larger than ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
};
