import { AsyncLocalStorage } from 'node:async_hooks';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { defaultProvider } from './environment-credentials.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const acting = new AsyncLocalStorage<Credentials>();

/** Calls made in `work` are made with these credentials, whatever client makes them. */
export const actingAs = <T>(credentials: Credentials | undefined, work: () => Promise<T>): Promise<T> =>
  credentials ? acting.run(credentials, work) : work();

const own = defaultProvider();

/** One pool of connections for all clients: a connection costs more than a call. */
const requestHandler = new NodeHttpHandler({
  connectionTimeout: 3_000,
  requestTimeout: 20_000,
  httpsAgent: { maxSockets: 100, keepAlive: true },
  httpAgent: { maxSockets: 100, keepAlive: true },
});

/** Without `info`: the SDK would go through every request and answer to leave out secrets, for a log that nobody keeps. */
const SILENT = { trace: () => {}, debug: () => {}, warn: () => {}, error: () => {} };

type ClientClass<Client> = new (configuration: object) => Client;

const made = new Map<unknown, Map<string, unknown>>();

/**
 * The client of a service for a region, one for all accounts: who calls is decided call by call ({@link actingAs}).
 * Retries are ours (call.ts), since the SDK's own give calls up under throttling.
 */
export const clientFor = <Client>(Class: ClientClass<Client>, region: string): Client => {
  const ofClass = made.get(Class) ?? new Map<string, unknown>();
  made.set(Class, ofClass);
  const known = ofClass.get(region);
  if (known) return known as Client;
  const credentials = async (): Promise<Credentials> => acting.getStore() ?? own();
  // The SDK would keep the first caller's credentials for everybody; what says it is memoized already is left alone.
  const client = new Class({
    region,
    requestHandler,
    maxAttempts: 1,
    logger: SILENT,
    credentials: Object.assign(credentials, { memoized: true }),
  });
  ofClass.set(region, client);
  return client;
};
