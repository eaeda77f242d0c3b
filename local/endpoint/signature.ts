import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What an Authorization header of Signature Version 4 says. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

export const parseAuthorization = (header: string | undefined): Authorization | undefined => {
  const found = HEADER.exec(header ?? '');
  if (!found) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] = found;
  return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature };
};

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export const isSigned = (request: SignedRequest, authorization: Authorization, secret: string): boolean => {
  const scope = `${authorization.date}/${authorization.region}/${authorization.service}/aws4_request`;
  const toSign = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'] ?? '',
    scope,
    sha256(canonical(request, authorization)),
  ].join('\n');
  const wanted = hmac(signingKey(secret, authorization), toSign);
  return timingSafeEqual(wanted, Buffer.from(authorization.signature, 'hex'));
};

const canonical = (request: SignedRequest, { signedHeaders, service }: Authorization): string => {
  const { method, url, headers, body } = request;
  const [path = '', query = ''] = url.split('?');
  const sorted = [...new URLSearchParams(query)]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`).join('');
  // Every service but S3 encodes the path that was sent once more.
  return [
    method,
    path.split('/').map(encode).join('/'),
    sorted,
    lines,
    signedHeaders.join(';'),
    // Only S3 takes a hash that stands for no body: `UNSIGNED-PAYLOAD`.
    (service === 's3' && headers['x-amz-content-sha256']) || sha256(body),
  ].join('\n');
};

const keys = new Map<string, Buffer>();
const KEYS_KEPT = 2000;

const signingKey = (secret: string, { date, region, service }: Authorization): Buffer => {
  const name = `${secret}/${date}/${region}/${service}`;
  const known = keys.get(name);
  if (known) return known;
  if (keys.size >= KEYS_KEPT) keys.clear();
  const made = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date));
  keys.set(name, made);
  return made;
};
