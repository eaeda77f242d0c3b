import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const LONGEST_WAIT_MILLISECONDS = 90_000;
const HEADERS = { 'content-type': 'application/json' };

/** Posts JSON to a function URL, signed with Signature Version 4. Names below localhost need not resolve. */
export const sendSigned = async (
  url: string,
  body: string,
  { region, credentials, local }: { region: string; credentials: Credentials; local: string | undefined },
): Promise<Answer> => {
  const { protocol, hostname, host, port, pathname } = new URL(url);
  const signer = new SignatureV4({
    service: 'lambda',
    region,
    credentials: plain(credentials),
    sha256: Sha256,
  });
  const { headers } = (await signer.sign({
    ...{ method: 'POST', protocol, hostname, path: pathname, query: {}, body },
    headers: { host, ...HEADERS },
  } as never)) as unknown as { readonly headers: Readonly<Record<string, string>> };
  const to = hostname.endsWith('.localhost')
    ? hostOf(local ?? `http://127.0.0.1:${port}`)
    : { host: hostname, ...(port === '' ? {} : { port }) };
  return post(protocol === 'https:' ? overHttps : overHttp, { ...to, path: pathname, headers }, body);
};

const plain = ({ accessKeyId, secretAccessKey, sessionToken }: Credentials) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken ? { sessionToken } : {}),
});

const hostOf = (url: string) => {
  const { hostname, port } = new URL(url);
  return { host: hostname, port };
};

const post = (
  over: typeof overHttps | typeof overHttp,
  options: { host: string; port?: string; path: string; headers: Readonly<Record<string, string>> },
  body: string,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sending = over(
      { ...options, method: 'POST', agent: false, timeout: LONGEST_WAIT_MILLISECONDS },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      },
    );
    sending.on('timeout', () => sending.destroy(new Error('no answer came in time')));
    sending.on('error', reject);
    sending.end(body);
  });
