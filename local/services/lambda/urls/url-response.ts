export interface UrlResponse {
  readonly status: number;
  readonly headers: Record<string, string | readonly string[]>;
  readonly body: string | Buffer;
}

interface Mapped {
  readonly statusCode?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly cookies?: unknown;
  readonly isBase64Encoded?: unknown;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** What the client sees when a function fails, or returns what Lambda cannot map to HTTP (docs/design/aws-assumptions.md). */
export const badGateway = (): UrlResponse => ({ status: 502, headers: JSON_TYPE, body: 'Internal Server Error' });

/**
 * The HTTP response to what a function returned, as JSON. Without `statusCode`, the whole value is the body:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload. Statuses of 1xx end no response.
 */
export const urlResponse = (payload: string): UrlResponse => {
  const value = JSON.parse(payload) as Mapped | null;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, 'statusCode'))
    return { status: 200, headers: JSON_TYPE, body: payload };
  const status = Number(value.statusCode);
  const headers = headersOf(value);
  if (!Number.isInteger(status) || status < 200 || status > 599 || !headers) return badGateway();
  return { status, headers, body: status === 204 || status === 304 ? '' : bodyOf(value) };
};

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what HTTP forbids
const FORBIDDEN = /[\u0000-\u0008\u000a-\u001f\u007f]|[^\u0000-\u00ff]/;
/** What says how long the body is and how it travels is said by the server. */
const OWN = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'trailer', 'te']);

const headersOf = ({ headers, cookies }: Mapped): UrlResponse['headers'] | undefined => {
  const given = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  const all = given
    .map(([name, value]) => [name.toLowerCase(), String(value)] as const)
    .filter(([name]) => !OWN.has(name));
  const setCookie = Array.isArray(cookies) ? cookies.map(String) : [];
  if (all.some(([name, value]) => !NAME.test(name) || FORBIDDEN.test(value))) return undefined;
  if (setCookie.some((each) => FORBIDDEN.test(each))) return undefined;
  return { ...JSON_TYPE, ...Object.fromEntries(all), ...(setCookie.length > 0 ? { 'set-cookie': setCookie } : {}) };
};

const bodyOf = ({ body, isBase64Encoded }: Mapped): string | Buffer => {
  if (body === undefined || body === null) return '';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return isBase64Encoded === true ? Buffer.from(text, 'base64') : text;
};
