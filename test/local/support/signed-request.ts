import { type IncomingHttpHeaders, request } from 'node:http';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface HttpRequest {
  /** With the host name that is sent; the connection goes to 127.0.0.1. */
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request as it is given; unlike fetch, with the given Host. */
export const send = ({ url, method = 'GET', headers = {}, body = '' }: HttpRequest): Promise<HttpResponse> =>
  new Promise((resolve, reject) => {
    const { port, host, pathname, search } = new URL(url);
    const options = {
      host: '127.0.0.1',
      port,
      path: pathname + search,
      method,
      headers: { host, ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
    };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** The request with the headers of Signature Version 4 that the SDK's own signer adds. */
export const signed = async (
  given: HttpRequest,
  credentials: Credentials,
  { service = 'lambda', region = 'eu-west-1' } = {},
): Promise<HttpRequest> => {
  const { url, method = 'GET', headers = {}, body = '' } = given;
  const { protocol, hostname, host, pathname, searchParams } = new URL(url);
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const names = [...new Set(searchParams.keys())];
  const made = (await signer.sign({
    method,
    protocol,
    hostname,
    path: pathname,
    query: Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    headers: { host, ...headers },
    body,
  } as never)) as unknown as { readonly headers: Readonly<Record<string, string>> };
  return { url, method, headers: made.headers, body };
};
