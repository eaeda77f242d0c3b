import { readConfiguration } from '../../../infra/configuration/read-configuration.ts';
import { example, fileOf, least } from '../support/example.ts';

const stage = (more: object) => ({ ...least(), stages: [{ name: 'dev', accounts: ['222222222222'], ...more }] });
const roles = { spokes: { externalId: 'hallmark-least', instanceRoles: ['web-*'] } };
const refresh = (preferences: object, more = {}) => ({
  ...stage({ fleets: { refresh: preferences, ...more } }),
  ...roles,
});
const gate = (more: object) => ({ ...least(), gate: more });
const waiver = (more: object) =>
  gate({ waivers: [{ id: 'CVE-2026-1', owner: 'me', reason: 'only while building', expires: '2027-01-31', ...more }] });
const freeze = (more: object) => stage({ freeze: more });
const approval = (more: object) => stage({ approval: more });
const soak = (more: object) => stage({ soak: { minutes: 10, alarms: ['errors'], ...more } });
const ARN = 'arn:aws:organizations::111111111111';
const accounts = (count: number) => Array.from({ length: count }, (_, index) => String(200_000_000_000 + index));

const MISTAKES: readonly (readonly [what: string, configuration: object, message: string])[] = [
  [
    'an account id that is a number',
    { ...least(), hub: { account: 1, region: 'us-east-1' } },
    'hub.account: has to be a text, in quotes',
  ],
  [
    'an account id of 11 digits',
    stage({ accounts: ['22222222222'] }),
    'stages.0.accounts.0: an account id is 12 digits',
  ],
  ['a region that is none', { ...least(), regions: ['us-east'] }, 'regions.0: a region looks like us-east-1'],
  [
    'targets without an external id',
    { ...least(), spokes: {} },
    'spokes.externalId: is missing: choose a text of your own',
  ],
  [
    'a pattern of names with another placeholder',
    { ...stage({ fleets: { names: ['{team}-*'] } }), ...roles },
    'stages.0.fleets.names.0: only {image} and {stage} are filled in',
  ],
  [
    'a pattern of names with a question mark',
    { ...stage({ fleets: { names: ['web-?'] } }), ...roles },
    'stages.0.fleets.names.0: the name of an Auto Scaling group, or a pattern',
  ],
  [
    'fleets of nobody knows which roles',
    stage({ fleets: {} }),
    'spokes.instanceRoles: is missing, and there are stages with fleets: name the roles',
  ],
  [
    'a refresh that waits for longer than it may take',
    refresh({ checkpointPercentages: [10, 50, 100], checkpointDelaySeconds: 3600 }, { timeoutMinutes: 125 }),
    'stages.0.fleets.timeoutMinutes: the pauses at checkpoints and bakeTimeSeconds alone take as long as timeoutMinutes',
  ],
  ['no stages', { ...least(), stages: [] }, 'stages: its number of items has to be at least 1'],
  ['no hub', { ...least(), hub: undefined }, 'hub: is missing: give a map of settings'],
  [
    'a misspelt key',
    { ...least(), notification: {} },
    'notification: "notification" is not known here: did you mean "notifications"?',
  ],
  [
    'a misspelt key further in',
    stage({ acounts: [] }),
    'stages.0.acounts: "acounts" is not known here: did you mean "accounts"?',
  ],
  [
    'a key of nowhere',
    gate({ colour: 1 }),
    'gate.colour: "colour" is not known here: known are mode, report, maxFindings, fixableOnly',
  ],
  [
    'a severity that is none',
    gate({ maxFindings: { SEVERE: 0 } }),
    'gate.maxFindings.SEVERE: "SEVERE" is not known here',
  ],
  ['fewer findings than none', gate({ maxFindings: { HIGH: -1 } }), 'gate.maxFindings.HIGH: has to be at least 0'],
  ['an answer that is none', gate({ whenScanIsOff: 'maybe' }), 'gate.whenScanIsOff: has to be reject or allow'],
  ['a waiver without owner', waiver({ owner: undefined }), 'gate.waivers.0.owner: is missing'],
  [
    'a waiver without a reason to speak of',
    waiver({ reason: 'ok' }),
    'gate.waivers.0.reason: say why in at least 10 characters',
  ],
  [
    'a waiver until a day that is none',
    waiver({ expires: '2027-02-30' }),
    'gate.waivers.0.expires: the last day on which the waiver counts',
  ],
  [
    'a repository with its registry',
    { ...least(), images: [{ name: 'tool', containerRepository: '111111111111.dkr.ecr/Tool:1' }] },
    'images.0.containerRepository: the name of a repository such as hallmark/web-server, without its registry',
  ],
  [
    'two images in one repository',
    { ...least(), images: ['one', 'two'].map((name) => ({ name, containerRepository: 'hallmark/all' })) },
    'images.1.containerRepository: hallmark/all is the repository of "one" already: their tags would collide',
  ],
  [
    'more accounts than the policy of a repository can name',
    {
      ...least(),
      organizationId: 'o-exampleorg1',
      images: [{ name: 'tool', containerRepository: 'hallmark/tool' }],
      stages: [{ name: 'dev', accounts: accounts(251) }],
    },
    'images.0.containerRepository: 251 accounts: the policy of a repository has room for 250',
  ],
  ['a freeze of nothing', freeze({}), 'stages.0.freeze: name a time of the week, a dated one or a change calendar'],
  [
    'a time zone that is none',
    freeze({ weekly: [{ days: ['FRI'], timeZone: 'Europe/Zuerich' }] }),
    'stages.0.freeze.weekly.0.timeZone: a time zone of the IANA database',
  ],
  [
    'a freeze over midnight in one window',
    freeze({ weekly: [{ days: ['FRI'], from: '18:00', to: '08:00', timeZone: 'UTC' }] }),
    'stages.0.freeze.weekly.0.to: from is before to: for a freeze over midnight make two windows',
  ],
  [
    'a freeze on no day',
    freeze({ weekly: [{ days: [], timeZone: 'UTC' }] }),
    'stages.0.freeze.weekly.0.days: its number of items has to be at least 1',
  ],
  [
    'a freeze that ends before it begins',
    freeze({ dated: [{ from: '2026-12-18T18:00:00+01:00', to: '2026-12-18T17:00:00Z' }] }),
    'stages.0.freeze.dated.0.to: from is before to',
  ],
  [
    'a moment that does not say where',
    freeze({ dated: [{ from: '2026-12-18T18:00:00', to: '2026-12-19T17:00:00Z' }] }),
    'stages.0.freeze.dated.0.from: a moment with its offset',
  ],
  [
    'a freeze without end',
    freeze({ weekly: [{ days: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'], timeZone: 'UTC' }] }),
    'stages.0.freeze.weekly: they leave no time of the week in which it may begin',
  ],
  [
    'a change calendar of another region',
    freeze({ changeCalendars: ['arn:aws:ssm:eu-west-1:111111111111:document/releases'] }),
    'stages.0.freeze.changeCalendars.0: arn:aws:ssm:eu-west-1:111111111111:document/releases is in eu-west-1: a calendar has to be in the hub region us-east-1',
  ],
  [
    'an approval that nobody could give',
    approval({ approvers: 2, from: ['dana', 'Dana '], identity: 'declared' }),
    'stages.0.approval.from: `from` allows 1 approver, but `approvers` is 2',
  ],
  [
    'an approval by two people of whom one is named twice',
    approval({ approvers: 2, from: ['user/dana', 'role/AWSReservedSSO_Managers_*/Dana'] }),
    'stages.0.approval.from: `from` allows 1 approver, but `approvers` is 2',
  ],
  [
    'an approval by two of one ordinary role',
    approval({ approvers: 2, from: ['role/ci'] }),
    'stages.0.approval.from: `from` allows 1 approver, but `approvers` is 2',
  ],
  [
    'an approver that is a name alone',
    approval({ from: ['dana'] }),
    'stages.0.approval.from.0: "dana" is not a pattern of approvers: write role/<name>',
  ],
  [
    'an approver with the path of a role',
    approval({ from: ['role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Managers_*'] }),
    'stages.0.approval.from.0: "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Managers_*" is not a pattern',
  ],
  [
    'a permission set without the digits of its role',
    approval({ from: ['role/AWSReservedSSO_Managers'] }),
    'stages.0.approval.from.0: "role/AWSReservedSSO_Managers" matches no role',
  ],
  [
    'a session of a role whose callers choose their names',
    approval({ from: ['role/ci/dana'] }),
    'stages.0.approval.from.0: "role/ci/dana" names a session, and whoever uses ci chooses its name',
  ],
  [
    'a trusted channel that would have to count two people',
    approval({ approvers: 2, slack: 'approve' }),
    'stages.0.approval.slack: `slack: approve` needs `approvers: 1` and no `from`',
  ],
  [
    'a trusted session name by a pattern',
    { ...least(), approvals: { trustedSessionNames: ['role/*'] } },
    'approvals.trustedSessionNames.0: a role, role/<name>',
  ],
  [
    'a soak that sees nothing',
    soak({ alarms: [] }),
    'stages.0.soak.alarms: name an alarm: web-server would have neither alarms nor fleets to watch here',
  ],
  [
    'a soak that can never be long enough',
    soak({ longestMinutes: 9 }),
    'stages.0.soak.longestMinutes: longestMinutes is at least minutes',
  ],
  [
    'an alarm where nobody can look',
    soak({ alarms: [{ name: 'errors', account: '999999999999' }] }),
    'stages.0.soak.alarms.0: 999999999999 is neither the hub nor a target of a stage',
  ],
  [
    'an alarm that is there twice',
    soak({ alarms: ['errors', { name: 'errors' }] }),
    'stages.0.soak.alarms.1: this alarm is there already',
  ],
  [
    'a waiver for an image that is not there',
    waiver({ images: ['tool'] }),
    'gate.waivers.0.images.0: there is no image "tool"',
  ],
  [
    'a waiver for a stage that is not there',
    waiver({ stages: ['live'] }),
    'gate.waivers.0.stages.0: there is no stage "live"',
  ],
  [
    "a waiver in an image's own gate that names only others",
    {
      ...least(),
      images: [
        {
          name: 'web-server',
          gate: {
            waivers: [
              {
                ...{ id: 'CVE-2026-1', owner: 'me', reason: 'only while building', expires: '2027-01-31' },
                images: ['tool'],
              },
            ],
          },
        },
        { name: 'tool' },
      ],
    },
    'images.0.gate.waivers.0.images: does not name web-server, whose gate this is: the waiver never counts',
  ],
  [
    'a severity to report that has no limit',
    gate({ report: ['CRITICAL', 'LOW'] }),
    'gate.report.1: LOW is not limited, so there is nothing to report',
  ],
  ['a gate that half reports', gate({ mode: 'warn' }), 'gate.mode: '],
  [
    'a container image whose gate waits for a scan of an AMI',
    { ...least(), images: [{ name: 'web-server', containerRepository: 'web', gate: { scan: 'on-demand' } }] },
    'images.0.gate.scan: on-demand is for AMIs',
  ],
  ['a waiver of everything', waiver({ id: '*' }), 'gate.waivers.0.id: a waiver is for one vulnerability'],
  [
    'an organisation that is none',
    { ...least(), organizationId: 'example' },
    'organizationId: an organisation id looks like',
  ],
  [
    'a unit to share with by its id',
    stage({ share: { organizationalUnits: ['ou-ab12-cdef3456'] } }),
    'stages.0.share.organizationalUnits.0: an organisational unit is given by its ARN',
  ],
  [
    'an organisation to share with by a unit',
    stage({ share: { organizations: [`${ARN}:ou/o-exampleorg1/ou-ab12-cdef3456`] } }),
    'stages.0.share.organizations.0: an organisation is shared with by its ARN',
  ],
  [
    'an organisation of another partition',
    stage({ share: { organizations: ['arn:aws-cn:organizations::111111111111:organization/o-exampleorg1'] } }),
    'stages.0.share.organizations.0: is of the partition aws-cn, and the hub in us-east-1 is of aws: give one that begins with arn:aws:',
  ],
  [
    'a unit of another partition',
    stage({
      share: { organizationalUnits: ['arn:aws-us-gov:organizations::111111111111:ou/o-exampleorg1/ou-ab12-cdef3456'] },
    }),
    'stages.0.share.organizationalUnits.0: is of the partition aws-us-gov',
  ],
  [
    'a change calendar of another partition',
    freeze({ changeCalendars: ['arn:aws-cn:ssm:cn-north-1:111111111111:document/releases'] }),
    'stages.0.freeze.changeCalendars.0: is of the partition aws-cn',
  ],
  [
    'a region of another partition',
    { ...least(), regions: ['us-east-1', 'cn-north-1'] },
    'regions.1: cn-north-1 is of the partition aws-cn, and the hub in us-east-1 is of aws: deploy another hub there',
  ],
  [
    'a unit for the StackSet by its ARN',
    { ...least(), spokes: { organizationalUnits: [`${ARN}:ou/o-exampleorg1/ou-ab12-cdef3456`] } },
    'spokes.organizationalUnits.0: the id of a unit or root',
  ],
  [
    'an external id with a space',
    { ...least(), spokes: { externalId: 'a b' } },
    'spokes.externalId: an external id has 2 to 1,224',
  ],
  [
    'a parameter without leading /',
    stage({ parameter: 'golden' }),
    'stages.0.parameter: a parameter name begins with /',
  ],
  [
    "a parameter of AWS's",
    stage({ parameter: '/aws/{image}' }),
    'stages.0.parameter: a parameter name cannot begin with aws or ssm',
  ],
  [
    'a parameter of 16 levels',
    stage({ parameter: '/a'.repeat(16) }),
    'stages.0.parameter: a parameter name has at most 15 levels',
  ],
  [
    'a placeholder that is none',
    stage({ parameter: '/golden/{name}' }),
    'stages.0.parameter: only {image} and {stage} are filled in',
  ],
  [
    'a hub parameter that is on',
    stage({ hubParameter: true }),
    'stages.0.hubParameter: has to be a text, in quotes if it looks like a number, or false',
  ],
  [
    'less than no instances',
    refresh({ minHealthyPercentage: -1 }),
    'stages.0.fleets.refresh.minHealthyPercentage: has to be at least 0',
  ],
  [
    'more than twice the instances',
    refresh({ maxHealthyPercentage: 201 }),
    'stages.0.fleets.refresh.maxHealthyPercentage: has to be at most 200',
  ],
  [
    'a range of more than 100',
    refresh({ minHealthyPercentage: 50, maxHealthyPercentage: 200 }),
    'maxHealthyPercentage: maxHealthyPercentage is at most 100 above',
  ],
  [
    'checkpoints that fall',
    refresh({ checkpointPercentages: [50, 20, 100] }),
    'checkpointPercentages: checkpoints rise',
  ],
  [
    'checkpoints that repeat',
    refresh({ checkpointPercentages: [50, 50, 100] }),
    'checkpointPercentages: checkpoints rise',
  ],
  [
    'checkpoints that end early',
    refresh({ checkpointPercentages: [20, 50] }),
    'checkpointPercentages: checkpoints rise, without repeats, and end in 100',
  ],
  [
    'a delay without checkpoints',
    refresh({ checkpointDelaySeconds: 60 }),
    'checkpointDelaySeconds: a delay needs checkpointPercentages',
  ],
  ['a bake time of three days', refresh({ bakeTimeSeconds: 259_200 }), 'bakeTimeSeconds: has to be at most 172800'],
  [
    'eleven alarms',
    refresh({ alarms: Array.from({ length: 11 }, String) }),
    'alarms: its number of items has to be at most 10',
  ],
  [
    'an e-mail address that is none',
    { ...least(), notifications: { emails: ['team'] } },
    'notifications.emails.0: an e-mail address such as',
  ],
  [
    'a channel by its name',
    { ...least(), notifications: { slack: { workspaceId: 'T0123', channelId: '#ami' } } },
    'notifications.slack.channelId: a channel id such as',
  ],
  [
    'two ways to Slack',
    { ...least(), notifications: { slack: { workspaceId: 'T0123', channelId: 'C0123' }, slackWebhook: true } },
    'notifications.slackWebhook: choose slack or slackWebhook',
  ],
  [
    'two images of one name',
    { ...least(), images: [{ name: 'web' }, { name: 'web' }] },
    'images.1.name: web: an image of this name is there already',
  ],
  [
    'an account twice in a stage',
    stage({ accounts: ['222222222222', '222222222222'] }),
    'stages.0.accounts.1: 222222222222: this account is there already',
  ],
  [
    'regions without the hub region',
    { ...least(), regions: ['eu-west-1'] },
    'regions: the hub region us-east-1 has to be one of them',
  ],
  [
    'a stage in a region without images',
    stage({ regions: ['eu-west-1'] }),
    'stages.0.regions.0: no image has a copy in eu-west-1',
  ],
  [
    'two images in one parameter',
    { ...stage({ parameter: '/golden' }), images: [{ name: 'web' }, { name: 'db' }] },
    '/golden in 222222222222 is written by the stage "dev" already',
  ],
  [
    "a target parameter that is the hub's",
    stage({ accounts: ['111111111111'], parameter: '/golden/{image}/{stage}' }),
    '/golden/web-server/dev in 111111111111 is written by the stage "dev" already',
  ],
  [
    'more principals than an AMI can have',
    { ...stage({ accounts: accounts(1001) }), organizationId: 'o-exampleorg1' },
    'stages: 1001 accounts, units and organisations together: an AMI can be shared with 1000',
  ],
  ['more accounts than a key policy holds', stage({ accounts: accounts(251) }), 'stages: 251 target accounts'],
];

describe('a configuration', () => {
  it.each(MISTAKES)('with %s is refused', (_what, configuration, message) => {
    expect(() => readConfiguration(fileOf(configuration))).toThrow(message);
  });

  it('with one account in two stages is refused while both write the same parameter', () => {
    const two = (parameter: string) => ({
      ...least(),
      stages: ['dev', 'prod'].map((name) => ({ name, accounts: ['222222222222'], parameter })),
    });
    expect(() => readConfiguration(fileOf(two('/golden/{image}')))).toThrow(
      'stages.1.parameter: /golden/web-server in 222222222222 is written by the stage "dev" already',
    );
    expect(() => readConfiguration(fileOf(two('/{stage}/{image}')))).not.toThrow();
  });

  it('with one account in two stages is refused while both roll the same fleets', () => {
    const two = (tagValue: string) => ({
      ...least(),
      ...roles,
      stages: ['dev', 'prod'].map((name) => ({
        name,
        accounts: ['222222222222'],
        parameter: '/{stage}/{image}',
        fleets: { tagValue },
      })),
    });
    expect(() => readConfiguration(fileOf(two('{image}')))).toThrow(
      'stages.1.fleets: fleets with hallmark:image=web-server in 222222222222 are rolled by the stage "dev" already',
    );
    expect(() => readConfiguration(fileOf(two('{image}/{stage}')))).not.toThrow();
  });

  it.each([
    ['1,000 principals', { ...stage({ accounts: accounts(1000) }), organizationId: 'o-exampleorg1' }],
    ['parameters of 15 levels', stage({ parameter: '/a'.repeat(15) })],
    ['checkpoints that rise to 100', refresh({ checkpointPercentages: [20, 100], checkpointDelaySeconds: 60 })],
    [
      'no external id where the hub is the only target',
      { ...stage({ accounts: ['111111111111'] }), spokes: undefined },
    ],
    ['no parameter in the hub', stage({ hubParameter: false })],
    ['the longest bake time', refresh({ bakeTimeSeconds: 172_800 }, { timeoutMinutes: 3000 })],
    ['a soak with fleets and no alarm', { ...stage({ fleets: {}, soak: { minutes: 10 } }), ...roles }],
    [
      'a freeze over midnight in two windows',
      freeze({
        weekly: [
          { days: ['FRI'], from: '18:00', timeZone: 'UTC' },
          { days: ['SAT'], to: '08:00', timeZone: 'UTC' },
        ],
      }),
    ],
    ['every setting of the example', example()],
  ])('with %s is right', (_what, configuration) => {
    expect(() => readConfiguration(fileOf(configuration))).not.toThrow();
  });
});
