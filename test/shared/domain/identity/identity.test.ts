import { type Caller, identityOf } from '../../../../shared/domain/identity/identity.ts';

const HUB = '111111111111';
const OTHER = '222222222222';
const caller = (arn: string, more: Partial<Caller> = {}): Caller => ({ arn, account: HUB, ...more });
const session = (role: string, name: string, account = HUB) =>
  caller(`arn:aws:sts::${account}:assumed-role/${role}/${name}`, { account });
const MANAGERS = 'AWSReservedSSO_ReleaseManagers_0123456789abcdef';

const idOf = (of: Caller, { fromIdentityCenter = true, trusted = [`${HUB}/role/humans`] } = {}) => {
  const { kind, id } = identityOf(of, { trusted, fromIdentityCenter });
  return [kind, id];
};

/** What `requestContext.authorizer.iam.userArn` may hold: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
it.each<[string, Caller, string, string]>([
  ['an IAM user', caller(`arn:aws:iam::${HUB}:user/erin`), 'person', 'person/erin'],
  ['an IAM user below a path', caller(`arn:aws:iam::${HUB}:user/team/web/Erin`), 'person', 'person/erin'],
  [
    'an IAM user of another account',
    caller(`arn:aws:iam::${OTHER}:user/erin`, { account: OTHER }),
    'person',
    'person/erin',
  ],
  ['an IAM user in China', caller(`arn:aws-cn:iam::${HUB}:user/erin`), 'person', 'person/erin'],
  ['a user of Identity Center', session(MANAGERS, 'Dana@example.com'), 'person', 'person/dana@example.com'],
  [
    'the same through another permission set and account',
    session('AWSReservedSSO_Ops_fedcba9876543210', 'dana@example.com', OTHER),
    'person',
    'person/dana@example.com',
  ],
  ['a session of a role whose session names are trusted', session('Humans', 'dana'), 'person', 'person/dana'],
  ['a session of an ordinary role', session('ci', 'dana'), 'role', `${HUB}/role/ci`],
  ['another session of that role', session('CI', 'erin'), 'role', `${HUB}/role/ci`],
  ['a role of that name in another account', session('humans', 'dana', OTHER), 'role', `${OTHER}/role/humans`],
])('%s', (_what, of, kind, id) => {
  expect(idOf(of)).toEqual([kind, id]);
});

it.each<[string, Caller]>([
  ['root', caller(`arn:aws:iam::${HUB}:root`)],
  ['a federated user, who has chosen the name', caller(`arn:aws:sts::${HUB}:federated-user/dana`)],
  ['a service', caller('lambda.amazonaws.com')],
  ['an anonymous caller', caller('')],
  ['an account id that is not that of the ARN', caller(`arn:aws:iam::${OTHER}:user/erin`)],
  ['a session of an account that is not that of the ARN', { ...session('humans', 'dana', OTHER), account: HUB }],
  ['letters that look like others', session(MANAGERS, 'd\u0430na')],
  ['a character without width', session(MANAGERS, 'da\u200bna')],
  ['a slash in the session', session(MANAGERS, 'dana/erin')],
  ['a line after the ARN', caller(`arn:aws:iam::${HUB}:user/erin\n`)],
  ['the prefix of Identity Center without its digits', session('AWSReservedSSO_Managers', 'dana')],
  ['the prefix in other letters', session('awsreservedsso_Managers', 'dana')],
  ['the prefix and 15 digits', session('AWSReservedSSO_Managers_0123456789abcde', 'dana')],
])('nobody: %s', (_what, of) => {
  expect(idOf(of)[0]).toBe('none');
});

it('a role with a name of Identity Center that Identity Center did not make is nobody, even if its session names are trusted', () => {
  const options = { fromIdentityCenter: false, trusted: [`${HUB}/role/${MANAGERS}`] };
  expect(idOf(session(MANAGERS, 'dana'), options)[0]).toBe('none');
});
