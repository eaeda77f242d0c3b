import { z } from 'zod';
import { SEVERITIES } from '../domain/finding.ts';
import { isTimeZone, WEEKDAYS } from '../domain/freeze.ts';
import { GATE_MODES } from '../domain/gate-policy.ts';

/** What `infra/hallmark.yaml` may say. `infra/hallmark.schema.json` is made from this for editors. */

const account = z
  .string()
  .regex(/^\d{12}$/, 'an account id is 12 digits, in quotes')
  .describe('AWS account id, 12 digits in quotes');
const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region looks like us-east-1')
  .describe('AWS region');
const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{1,62}$/,
    'a name has 2 to 63 lower-case letters, digits and hyphens, and begins with a letter',
  );

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const repository = z
  .string()
  .min(2)
  .max(256)
  .regex(
    /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    'the name of a repository such as hallmark/web-server, without its registry',
  );
const ou = z
  .string()
  .regex(
    /^arn:aws[^:]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/,
    'an organisational unit is given by its ARN',
  );
const organization = z
  .string()
  .regex(
    /^arn:aws[^:]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/,
    'an organisation is shared with by its ARN',
  );

const PLACEHOLDERS = 'only {image} and {stage} are filled in';

const onlyPlaceholders = (text: string): boolean => !/[{}]/.test(text.replace(/\{(image|stage)\}/g, ''));

/** Parameter Store's rules for names: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
const parameter = z
  .string()
  .regex(/^\/[a-zA-Z0-9_.\-/{}]+$/, 'a parameter name begins with / and has letters, digits and _.-/')
  .refine((text) => text.split('/').length <= 16, 'a parameter name has at most 15 levels')
  .refine((text) => !/^\/(aws|ssm)/i.test(text), 'a parameter name cannot begin with aws or ssm')
  .refine(onlyPlaceholders, PLACEHOLDERS);

const percentage = (least: number, most: number) => z.int().min(least).max(most);

const waiver = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Z]+[A-Z0-9]*-[\w.-]+$/, 'a waiver is for one vulnerability: CVE-2026-1234')
    .describe('The vulnerability that is accepted, CVE-2026-1234'),
  package: z.string().min(1).optional().describe('Only in this package; in every one without it'),
  images: z.array(name).min(1).optional().describe('Only in these images; in every one without it'),
  stages: z.array(name).min(1).optional().describe('Only in these stages; in every one without it'),
  owner: z.string().min(1).describe('Who answers for it'),
  reason: z.string().min(10, 'say why in at least 10 characters').describe('Why it is accepted'),
  expires: z.iso
    .date('the last day on which the waiver counts: 2026-12-31')
    .describe('Last day on which it counts, 2026-12-31'),
});

const gate = z.strictObject({
  mode: z
    .enum(GATE_MODES)
    .default('enforce')
    .describe(
      'enforce: findings reject an image. report: the gate says what it would have rejected, and lets it through',
    ),
  report: z.array(z.enum(SEVERITIES)).default([]).describe('Severities whose limits are only reported'),
  maxFindings: z
    .strictObject(
      Object.fromEntries(
        SEVERITIES.map((severity) => [
          severity,
          z.int().min(0).optional().describe(`Most findings of severity ${severity}`),
        ]),
      ) as Record<(typeof SEVERITIES)[number], z.ZodOptional<z.ZodInt>>,
    )
    .default({ CRITICAL: 0, HIGH: 0 })
    .describe('Most findings of each severity; one that is left out is not limited'),
  fixableOnly: z
    .boolean()
    .default(true)
    .describe('Count only findings for which a fixed version exists, or may exist where the scan does not say'),
  newOnly: z
    .array(z.enum(SEVERITIES))
    .default([])
    .describe('Of these severities, count only findings that the image now current in the stage does not have'),
  exploited: z
    .enum(['reject', 'ignore'])
    .default('ignore')
    .describe(
      "What becomes of an image with a finding that is known to be exploited (CISA's catalogue), fix or no fix",
    ),
  maxEpss: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'Findings that are exploited with a higher chance (EPSS, 0 to 1) block; the chance does not matter without it',
    ),
  exploitAvailable: z
    .array(z.enum(SEVERITIES))
    .default([])
    .describe('Findings of these severities block when an exploit is published'),
  whenRiskIsUnknown: z
    .enum(['reject', 'ignore', 'inconclusive'])
    .default('inconclusive')
    .describe('What becomes of an image where Inspector knows nothing of a finding for the three settings above'),
  scan: z
    .enum(['test-instance', 'on-demand'])
    .default('test-instance')
    .describe("Which scan decides: Image Builder's of its test instance, or Inspector's of the AMI's snapshots"),
  whenScanIsOff: z
    .enum(['reject', 'allow'])
    .default('reject')
    .describe('What becomes of an image that was not scanned'),
  scanTimeoutMinutes: z.int().min(1).max(1440).default(120).describe('How long a promotion waits for the scan'),
  pollSeconds: z.int().min(5).max(3600).default(60).describe('Pause between two looks at the scan'),
  waivers: z.array(waiver).default([]).describe('Vulnerabilities accepted for a time'),
});

const refresh = z
  .strictObject({
    minHealthyPercentage: percentage(0, 100)
      .default(90)
      .describe('Least part of the group that stays in service, in per cent'),
    maxHealthyPercentage: percentage(100, 200)
      .default(110)
      .describe('Most that the group grows to meanwhile, in per cent'),
    instanceWarmupSeconds: z
      .int()
      .min(0)
      .optional()
      .describe("Until a new instance counts; the group's own without it"),
    checkpointPercentages: z
      .array(percentage(1, 100))
      .min(1)
      .optional()
      .describe('Where the refresh pauses; the last is 100'),
    checkpointDelaySeconds: z.int().min(0).max(172_800).optional().describe('Pause at each checkpoint'),
    skipMatching: z.boolean().default(true).describe('Leave instances alone that run the image already'),
    autoRollback: z.boolean().default(true).describe('Go back to the previous image when the refresh fails'),
    scaleInProtectedInstances: z
      .enum(['Refresh', 'Ignore', 'Wait'])
      .default('Ignore')
      .describe('What becomes of instances protected from scale-in'),
    standbyInstances: z
      .enum(['Terminate', 'Ignore', 'Wait'])
      .default('Ignore')
      .describe('What becomes of instances in standby'),
    alarms: z
      .array(z.string().min(1))
      .max(10)
      .optional()
      .describe('CloudWatch alarms of the target account that fail the refresh'),
    bakeTimeSeconds: z.int().min(0).max(172_800).default(300).describe('How long to watch after the last instance'),
  })
  .refine((given) => given.maxHealthyPercentage - given.minHealthyPercentage <= 100, {
    message: 'maxHealthyPercentage is at most 100 above minHealthyPercentage',
    path: ['maxHealthyPercentage'],
  })
  .refine((given) => ascending(given.checkpointPercentages ?? [100]), {
    message: 'checkpoints rise, without repeats, and end in 100',
    path: ['checkpointPercentages'],
  })
  .refine((given) => given.checkpointDelaySeconds === undefined || given.checkpointPercentages !== undefined, {
    message: 'a delay needs checkpointPercentages',
    path: ['checkpointDelaySeconds'],
  });

/** Seconds that a refresh waits on purpose. At 100 per cent there is no pause but the bake time. */
const pausing = ({
  bakeTimeSeconds,
  checkpointPercentages = [],
  checkpointDelaySeconds,
}: z.output<typeof refresh>): number =>
  bakeTimeSeconds +
  checkpointPercentages.filter((each) => each < 100).length * (checkpointDelaySeconds ?? CHECKPOINT_DELAY_SECONDS);

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html */
const CHECKPOINT_DELAY_SECONDS = 3600;

const ascending = (all: readonly number[]): boolean =>
  all.every((each, index) => index === 0 || each > (all[index - 1] ?? 0)) && all.at(-1) === 100;

const fleets = z
  .strictObject({
    tagKey: z
      .string()
      .min(1)
      .max(127)
      .default('hallmark:image')
      .describe('Auto Scaling groups with this tag follow the image'),
    tagValue: z
      .string()
      .min(1)
      .max(256)
      .refine(onlyPlaceholders, PLACEHOLDERS)
      .default('{image}')
      .describe('Value of that tag'),
    names: z
      .array(
        z
          .string()
          .min(1)
          .max(255)
          .regex(
            /^[\w +=,.@()#&/{}*-]+$/,
            'the name of an Auto Scaling group, or a pattern: web-*, in which {image} and {stage} are filled in',
          )
          .refine(onlyPlaceholders, PLACEHOLDERS),
      )
      .min(1)
      .max(50)
      .default(['*'])
      .describe(
        'Names that such a group may have, by pattern. Hallmark reports a group with the tag and another name, and does not touch it',
      ),
    whenRefused: z
      .enum(['skip', 'fail'])
      .default('skip')
      .describe(
        'What to do with a group that Hallmark cannot roll. Hallmark checks this before any change. skip: the stage continues without the group, and the plan, the message and the output name it. fail: the stage fails',
      ),
    refresh: refresh.prefault({}).describe('How instances are replaced'),
    whenInstancesRemain: z
      .enum(['fail', 'report'])
      .default('fail')
      .describe(
        'If a refresh leaves instances on another image (protected from scale-in, or on standby). fail: the stage fails, before anything is changed if Hallmark can see it. report: the stage continues, and the message names them',
      ),
    timeoutMinutes: z.int().min(1).max(20_160).default(240).describe('How long one refresh may take, from its start'),
  })
  .refine(({ refresh: given, timeoutMinutes }) => pausing(given) < timeoutMinutes * 60, {
    message:
      'the pauses at checkpoints and bakeTimeSeconds alone take as long as timeoutMinutes: it could never end in time',
    path: ['timeoutMinutes'],
  });

const clock = (least: string) =>
  z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, `a time of the day, ${least}, in quotes`);

const weekly = z
  .strictObject({
    days: z
      .array(z.enum(WEEKDAYS))
      .min(1)
      .describe('Days of the week on which it is frozen: `MON`, `TUE`, `WED`, `THU`, `FRI`, `SAT`, `SUN`'),
    from: clock('"00:00" to "23:59"').default('00:00').describe('Frozen from this time of the day'),
    to: clock('"00:01" to "24:00"').default('24:00').describe('Open from this time of the day'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'a time zone of the IANA database, such as Europe/Zurich or UTC')
      .describe('Whose clocks these are: Europe/Zurich'),
  })
  .refine(({ from, to }) => from < to, {
    message: 'from is before to: for a freeze over midnight make two windows, to "24:00" and from "00:00"',
    path: ['to'],
  });

const moment = z.iso.datetime({
  offset: true,
  error: 'a moment with its offset, in quotes: "2026-12-18T18:00:00+01:00"',
});

const dated = z
  .strictObject({
    from: moment.describe('Frozen from this moment, 2026-12-18T18:00:00+01:00'),
    to: moment.describe('Open from this moment'),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { message: 'from is before to', path: ['to'] });

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html */
const calendar = z
  .string()
  .regex(
    /^(?:[a-zA-Z0-9_.-]{3,128}|arn:aws[^:]*:ssm:[a-z0-9-]+:\d{12}:document\/[a-zA-Z0-9_.-]{3,128})$/,
    'the name of a change calendar, or its ARN: arn:aws:ssm:us-east-1:111111111111:document/releases',
  );

const freeze = z
  .strictObject({
    weekly: z.array(weekly).max(50).default([]).describe('Times of the week in which the stage does not begin'),
    dated: z.array(dated).max(50).default([]).describe('Times from one moment to another in which it does not begin'),
    changeCalendars: z
      .array(calendar)
      .max(10)
      .default([])
      .describe('Change Calendars of Systems Manager in the hub; where one is closed, or cannot be read, it is frozen'),
    wait: z
      .boolean()
      .default(true)
      .describe('Wait for the end of a freeze; without it the promotion ends before the stage'),
    longestWaitHours: z.int().min(1).max(720).default(96).describe('How long a promotion waits, from its first look'),
    overridable: z
      .boolean()
      .default(false)
      .describe('A promotion by hand, with a reason, begins all the same, and this is told'),
  })
  .refine(({ weekly, dated, changeCalendars }) => weekly.length + dated.length + changeCalendars.length > 0, {
    message: 'name a time of the week, a dated one or a change calendar, or leave freeze out',
  });

const approval = z.strictObject({
  approvers: z.int().min(1).max(10).default(1).describe('How many different people or roles have to approve'),
  timeoutHours: z
    .int()
    .min(1)
    .max(720)
    .default(72)
    .describe('How long a promotion waits for them; then it ends, as if it had been rejected'),
  from: z
    .array(z.string().min(1).max(150))
    .max(50)
    .default([])
    .describe(
      'Who may approve: `role/<name>`, `role/<name>/<session>` or `user/<name>`, with `*` for any characters and an account id before it for another account than the hub. With `identity: declared`, names. Omit for every caller of the hub account who may call hallmark-take-answer',
    ),
  identity: z
    .enum(['aws', 'declared'])
    .default('aws')
    .describe(
      'aws: AWS says who approves. declared: approvers say it themselves, so that one person can give all answers',
    ),
  requester: z
    .enum(['may-not-approve', 'may-approve'])
    .default('may-not-approve')
    .describe('Whether those who requested a promotion may approve it'),
  whenRequesterUnknown: z
    .enum(['reject', 'allow'])
    .default('reject')
    .describe(
      'Whether an approval counts if neither Hallmark nor CloudTrail knows which person started the promotion, or if a session of an ordinary role did. reject: it does not count. allow: machines may request promotions',
    ),
  slack: z
    .enum(['reject-only', 'approve'])
    .default('reject-only')
    .describe(
      'What the buttons in Slack and direct invocations of hallmark-answer-approval may do: they do not say who uses them. approve: everyone in the channel is trusted to approve',
    ),
});

const alarmName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}*?$]+$/u, 'the whole name of a metric alarm, without * ? $');

const soak = z
  .strictObject({
    minutes: z.int().min(1).max(20_160).describe('Time to be counted: with all alarms OK, and all fleets on the image'),
    longestMinutes: z
      .int()
      .min(1)
      .max(40_320)
      .optional()
      .describe('When it has to have been counted; twice `minutes` and an hour without it'),
    pollSeconds: z.int().min(30).max(3600).default(300).describe('Pause between two looks'),
    alarms: z
      .array(
        z.union([
          alarmName,
          z.strictObject({
            name: alarmName.describe('Name of the alarm'),
            account: account.optional().describe('Only in this account; in every target account without it'),
            region: region.optional().describe('Only in this region; in every region of the stage without it'),
          }),
        ]),
      )
      .max(50)
      .default([])
      .describe('Metric alarms of CloudWatch; one in ALARM fails the stage. A name alone stands for every target'),
    whenNoData: z
      .enum(['ask', 'roll-back'])
      .default('ask')
      .describe('What becomes of the stage when not enough could be counted'),
    answerHours: z.int().min(1).max(336).default(24).describe('How long a person who is asked has to answer'),
  })
  .refine(({ minutes, longestMinutes }) => longestMinutes === undefined || longestMinutes >= minutes, {
    message: 'longestMinutes is at least minutes: it could never be long enough',
    path: ['longestMinutes'],
  });

const stage = z.strictObject({
  name: name.describe('Name of the stage'),
  gateMode: z
    .enum(GATE_MODES)
    .optional()
    .describe("The gate's mode for this stage. Omit to use the mode of each image's gate"),
  accounts: z.array(account).min(1).describe('Target accounts, each in all regions'),
  regions: z.array(region).min(1).optional().describe('Regions of the targets; all regions of the image without it'),
  share: z
    .strictObject({
      accounts: z.boolean().default(true).describe('Give launch permission to each target account'),
      organizationalUnits: z.array(ou).max(1000).default([]).describe('ARNs of units that may launch'),
      organizations: z.array(organization).max(1000).default([]).describe('ARNs of organisations that may launch'),
    })
    .prefault({})
    .describe('Who may launch from the image once the stage has it'),
  parameter: parameter.default('/golden/{image}').describe('Parameter in each target account and region'),
  hubParameter: z
    .union([parameter, z.literal(false)])
    .default('/golden/{image}/{stage}')
    .describe("The hub's own parameter of the channel, or false for none"),
  fleets: z
    .union([fleets, z.literal(false)])
    .default(false)
    .describe('Auto Scaling groups to replace, or false for none'),
  approval: approval.optional().describe('Approvers are asked before the stage begins. Omit to ask nobody'),
  freeze: freeze.optional().describe('When the stage does not begin; any time is fine without it'),
  soak: soak.optional().describe('How long it is watched before it stands; not at all without it'),
});

const reconcile = z.strictObject({
  everyMinutes: z
    .int()
    .min(5)
    .max(1440)
    .default(60)
    .describe('Pause between two sweeps, which find what no event told'),
  drift: z
    .enum(['repair', 'adopt', 'report'])
    .default('repair')
    .describe('What becomes of a published parameter that somebody changed by hand; it is told in any case'),
  resume: z.boolean().default(true).describe('Start a promotion that failed once more, while its image is the newest'),
  staleAfterDays: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe('Tell when an image has had no new build for so many days; never without it'),
});

const email = z.email('an e-mail address such as team@example.com');

const slack = z.strictObject({
  workspaceId: z
    .string()
    .regex(/^[0-9A-Z]{1,255}$/, 'a workspace id such as T0123ABCD')
    .describe('Id of the Slack workspace, T0123ABCD'),
  channelId: z
    .string()
    .regex(/^[0-9A-Z]{1,255}$/, 'a channel id such as C0123ABCD')
    .describe('Id of the channel, C0123ABCD'),
});

const unit = z
  .string()
  .regex(/^(ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/, 'the id of a unit or root: ou-ab12-cdef3456');

const spokes = z.strictObject({
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'an external id has 2 to 1,224 letters, digits and +=,.@:/-')
    .optional()
    .describe(
      'External id that the hub sends when it assumes the role: a text of your own, different for each deployment. Required if a stage has an account other than the hub',
    ),
  organizationalUnits: z
    .array(unit)
    .default([])
    .describe('Units whose accounts get the role, by a service-managed StackSet; self-managed without them'),
  instanceRoles: z
    .array(z.string().regex(/^[\w+=,.@*-]{1,64}$/, 'the name of a role, or a pattern: web-*'))
    .default([])
    .describe('Roles that instances of fleets run as, by name or pattern: only these may be passed on'),
});

export const configurationSchema = z.strictObject({
  $schema: z.string().optional().describe('For editors only'),
  organizationId: z
    .string()
    .regex(/^o-[a-z0-9]{10,32}$/, 'an organisation id looks like o-exampleorg1')
    .optional()
    .describe('Nobody outside this organisation is trusted; without it, the account ids alone decide'),
  hub: z.strictObject({ account, region }).describe('Where images are built and promotions run'),
  spokes: spokes.prefault({}).describe('The role that acts in target accounts'),
  regions: z.array(region).min(1).describe('Regions in which every image has a copy; the hub region is one of them'),
  gate: gate.prefault({}).describe('What blocks an image; an image may have its own'),
  images: z
    .array(
      z.strictObject({
        name: name.describe(
          "Image Builder's name of the image; a folder of this name in images/ makes its pipeline, too",
        ),
        pipeline: z
          .string()
          .regex(
            /^[a-z0-9-_]{1,128}$/,
            'the name of a pipeline as its ARN has it: lower-case letters, digits, hyphens and underscores',
          )
          .optional()
          .describe("Name of its pipeline as the pipeline's ARN has it; the image's name without it"),
        gate: gate.optional().describe('Its own gate, with the settings of the common one and in place of it'),
        containerRepository: repository
          .optional()
          .describe(
            'Makes it a container image: the repository of the hub account that it is in, in every region. It has no fleets',
          ),
      }),
    )
    .min(1)
    .describe('Images that are promoted'),
  stages: z.array(stage).min(1).describe('In order of promotion'),
  approvals: z
    .strictObject({
      trustedSessionNames: z
        .array(
          z
            .string()
            .regex(
              /^(?:\d{12}\/)?role\/[\w+=,.@-]{1,64}$/,
              'a role, role/<name>, with its account before it if that is not the hub: 222222222222/role/release',
            ),
        )
        .max(50)
        .default([])
        .describe(
          'Roles whose trust policy fixes the session name (`sts:RoleSessionName`), so that it names a person. All sessions of any other role count as one approver',
        ),
    })
    .prefault({})
    .describe('Who counts as a person. Users of IAM and of IAM Identity Center always do'),
  notifications: z
    .strictObject({
      slack: slack
        .optional()
        .describe('A channel of a workspace that Amazon Q Developer in chat applications is authorised for'),
      slackWebhook: z
        .boolean()
        .default(false)
        .describe('Post to an incoming webhook instead, whose URL is put into a secret after the deployment'),
      builds: z
        .strictObject({
          started: z.boolean().default(false).describe('Tell that a build has started'),
          succeeded: z.boolean().default(true).describe('Tell that a build has succeeded, and how long it took'),
        })
        .prefault({})
        .describe('What is told of builds; one that failed, was cancelled or waits for a person always is'),
      emails: z.array(email).default([]).describe('Who is told about promotions by e-mail'),
      operatorEmails: z.array(email).default([]).describe('Who is told when an alarm of Hallmark itself goes off'),
    })
    .prefault({})
    .describe('Who is told, and where'),
  reconcile: z
    .union([reconcile, z.literal(false)])
    .prefault({})
    .describe('The sweep that finds lost events, promotions that died and changes by hand, or false for none'),
  logRetentionDays: z
    .union([z.literal(30), z.literal(90), z.literal(180), z.literal(365), z.literal(731)])
    .default(180)
    .describe('How many days logs are kept'),
});

export type ConfigurationInput = z.output<typeof configurationSchema>;
