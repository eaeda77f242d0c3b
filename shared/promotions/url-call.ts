import type { Caller } from '../domain/identity/identity.ts';
import { type Refusal, type RefusalCode, refusal } from '../domain/refusal.ts';

/**
 * The parts of a function URL's event that are used, payload format version 2.0:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export interface UrlEvent {
  readonly requestContext?: {
    readonly http?: { readonly method?: unknown };
    readonly authorizer?: { readonly iam?: { readonly [Field in 'accountId' | 'userArn' | 'userId']?: unknown } };
  };
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

export interface UrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}

export interface UrlCall {
  readonly caller: Caller;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Far more than any request takes. */
const LONGEST_BODY = 16_384;

const STATUS: Readonly<Partial<Record<RefusalCode, number>>> = {
  APPROVAL_UNKNOWN: 404,
  IMAGE_NOT_CONFIGURED: 404,
  STAGE_UNKNOWN: 404,
  NAME_UNKNOWN: 404,
  APPROVAL_CLOSED: 409,
  APPROVAL_OVERTAKEN: 409,
  REQUESTER_NOT_KNOWN_YET: 409,
  REQUEST_REPEATED: 409,
  APPROVAL_EXPIRED: 410,
  APPROVER_UNKNOWN: 403,
  APPROVER_NOT_IDENTIFIED: 403,
  APPROVER_IS_REQUESTER: 403,
  REQUESTER_NOT_LOOKED_UP: 403,
  REQUESTER_UNKNOWN: 403,
  CALLER_UNKNOWN: 403,
};

/** A refusal with the HTTP status that fits it, any other answer with 200. */
export const urlAnswer = (answer: object | Refusal): UrlAnswer => {
  const code = 'code' in answer && typeof answer.code === 'string' ? answer.code : undefined;
  const statusCode = code === undefined ? 200 : (STATUS[code as RefusalCode] ?? 400);
  return answerWith(statusCode, answer);
};

export const answerWith = (statusCode: number, body: object): UrlAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: `${JSON.stringify(body)}\n`,
});

/** Who calls, which AWS has put into the request's context, and the JSON object of the body, which the caller wrote. */
export const readCall = (event: UrlEvent, example: string): UrlCall | UrlAnswer => {
  const { accountId, userArn, userId } = event.requestContext?.authorizer?.iam ?? {};
  if (typeof accountId !== 'string' || typeof userArn !== 'string')
    return urlAnswer(refusal('CALLER_UNKNOWN', 'The request does not say who sends it.'));
  if (event.requestContext?.http?.method !== 'POST')
    return answerWith(405, refusal('REQUEST_MALFORMED', `Send a POST request with a JSON object such as ${example}.`));
  const body = objectIn(event, example);
  if (typeof body === 'string') return urlAnswer(refusal('REQUEST_MALFORMED', body));
  return {
    caller: { account: accountId, arn: userArn, userId: typeof userId === 'string' ? userId : undefined },
    body,
  };
};

/** The object, or what is wrong, in a sentence. */
const objectIn = ({ body, isBase64Encoded }: UrlEvent, example: string): Readonly<Record<string, unknown>> | string => {
  const sent = typeof body === 'string' ? body : '';
  const text = isBase64Encoded === true ? Buffer.from(sent, 'base64').toString() : sent;
  if (text.length > LONGEST_BODY) return `The body has more than ${LONGEST_BODY} characters.`;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // It is no JSON, which is said below.
  }
  return `The body has to be a JSON object such as ${example}.`;
};
