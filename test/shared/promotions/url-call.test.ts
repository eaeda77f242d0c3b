import { refusal } from '../../../shared/domain/refusal.ts';
import { readCall, type UrlEvent, urlAnswer } from '../../../shared/promotions/url-call.ts';

const iam = { accountId: '111111111111', userArn: 'arn:aws:iam::111111111111:user/erin', userId: 'AIDAX' };
const event = (more: Partial<UrlEvent> = {}): UrlEvent => ({
  requestContext: { http: { method: 'POST' }, authorizer: { iam } },
  body: '{"answer": "approve"}',
  isBase64Encoded: false,
  ...more,
});
const status = (of: ReturnType<typeof readCall>) => ('statusCode' in of ? of.statusCode : 200);

it('the caller is whom AWS names, and the body is what the caller wrote', () => {
  const forged =
    '{"answer": "approve", "requestContext": {"authorizer": {"iam": {"userArn": "dana"}}}, "__proto__": {"by": "x"}}';
  expect(readCall(event({ body: forged }), '{}')).toMatchObject({
    caller: { arn: iam.userArn, account: iam.accountId, userId: iam.userId },
    body: { answer: 'approve' },
  });
});

it('a body that is sent as bytes is read', () => {
  const body = Buffer.from('{"answer": "reject"}').toString('base64');
  expect(readCall(event({ body, isBase64Encoded: true }), '{}')).toMatchObject({ body: { answer: 'reject' } });
});

it.each<[string, UrlEvent, number]>([
  ['no caller', event({ requestContext: { http: { method: 'POST' } } }), 403],
  ['a caller without an ARN', event({ requestContext: { http: { method: 'POST' }, authorizer: { iam: {} } } }), 403],
  ['nothing', {}, 403],
  ['a GET request', event({ requestContext: { http: { method: 'GET' }, authorizer: { iam } } }), 405],
  ['no body', event({ body: undefined }), 400],
  ['null', event({ body: 'null' }), 400],
  ['a list', event({ body: '[{}]' }), 400],
  ['text', event({ body: 'approve' }), 400],
  ['bytes that are no text', event({ body: '/////w==', isBase64Encoded: true }), 400],
  ['a body of a megabyte', event({ body: `{"a": "${'x'.repeat(1_000_000)}"}` }), 400],
])('%s is refused', (_what, given, expected) => {
  const read = readCall(given, '{}');
  expect(status(read)).toBe(expected);
  expect(JSON.parse('body' in read ? String(read.body) : '')).toMatchObject({
    code: expect.any(String),
    message: expect.any(String),
    fix: expect.any(String),
  });
});

it('an answer has the status that fits it', () => {
  expect(urlAnswer({ outcome: 'approved', message: 'x' }).statusCode).toBe(200);
  for (const [code, expected] of [
    ['APPROVAL_UNKNOWN', 404],
    ['APPROVAL_EXPIRED', 410],
    ['APPROVAL_OVERTAKEN', 409],
    ['APPROVER_IS_REQUESTER', 403],
    ['ANSWER_MALFORMED', 400],
  ] as const)
    expect(urlAnswer({ outcome: 'refused', ...refusal(code, 'x') }).statusCode).toBe(expected);
});
