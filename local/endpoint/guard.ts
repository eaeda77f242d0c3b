import type { IncomingHttpHeaders } from 'node:http';
import { readUrlHost } from '../services/lambda/urls/url-state.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** What a browser says of a request that a person typed in, or a page of this endpoint made. */
const OWN_SITES = new Set(['none', 'same-origin']);
const HTTP_PORT = 80;

/** Name and port of a Host header; undefined for anything else. */
const readHost = (host: string): { readonly name: string; readonly port: number } | undefined => {
  const [, name, port] = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/.exec(host.toLowerCase()) ?? [];
  return name === undefined ? undefined : { name, port: port === undefined ? HTTP_PORT : Number(port) };
};

/**
 * Why a request is refused before anything of it is read; undefined for one that is served. A web page must not drive
 * local AWS: neither by a request that a browser sends to another site, nor by a name that resolves to this machine
 * (DNS rebinding). SDKs and the AWS CLI send the host of the endpoint's URL, and none of the other headers.
 */
export const refusedRequest = (headers: IncomingHttpHeaders, port: number): string | undefined => {
  const host = readHost(headers.host ?? '');
  if (!host || host.port !== port || !(LOOPBACK.has(host.name) || readUrlHost(host.name)))
    return `Local AWS serves 127.0.0.1:${port}, localhost:${port} and function URLs only, not the host in this request. Use http://127.0.0.1:${port}.`;
  if (headers.origin !== undefined)
    return 'Local AWS serves no web pages: it refuses requests with an Origin header. Use an AWS SDK, the AWS CLI or curl.';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && !OWN_SITES.has(String(site)))
    return 'Local AWS refuses requests that another web site makes in a browser. Open the address yourself, or use curl.';
  return undefined;
};
