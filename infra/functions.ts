/** What a function reads when it starts: `configuration.json` in its bundle, or an environment variable. */
export type Need = 'configuration' | 'STATE_MACHINE_ARN' | 'TABLE_NAME' | 'TOPIC_ARN' | 'SECRET_ARN' | 'ANSWER_URL';

/** One row for each folder of functions/: what it is given to run with. Who may do what is said in grants/. */
export interface FunctionRow {
  readonly folder: string;
  /** A state that calls the function waits for 30 seconds longer at least, so that it hears of the function's own time-out. */
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly needs: readonly Need[];
  /** Runs as the one role that the spokes trust, instead of a role of its own. */
  readonly actsInTargets: boolean;
  readonly description: string;
}

const row = (
  folder: string,
  [timeoutSeconds, memoryMb]: readonly [seconds: number, megabytes: number],
  needs: readonly Need[],
  description: string,
): FunctionRow => ({ folder, timeoutSeconds, memoryMb, needs, description, actsInTargets: false });

const inTargets = (given: FunctionRow): FunctionRow => ({ ...given, actsInTargets: true });

/** Looks in the targets for the sweep, where there is one. */
export const FIND_DRIFT = inTargets(
  row('find-drift', [600, 1024], ['configuration'], 'Compares the parameters of targets with the ledger'),
);

/** The steps of the state machines. */
export const STEPS: readonly FunctionRow[] = [
  row('resolve-image', [30, 256], ['configuration'], 'Checks a promotion request and finds its image'),
  row('find-image', [30, 512], ['configuration'], 'Finds the image that an AMI belongs to'),
  row(
    'evaluate-gate',
    [90, 512],
    ['configuration', 'TABLE_NAME'],
    'Decides from the scan whether an image may be used',
  ),
  row('keep-ledger', [30, 256], ['TABLE_NAME'], 'Asks and writes the ledger'),
  inTargets(
    row('check-outputs', [120, 512], ['configuration'], 'Checks that images, and what stages roll back to, are there'),
  ),
  row('share-image', [240, 512], ['configuration'], 'Tags AMIs and adds launch permissions'),
  row(
    'protect-images',
    [240, 512],
    ['configuration', 'TABLE_NAME'],
    'Protects what stages have from deregistration, and lets go of the rest',
  ),
  row('share-container', [240, 512], ['configuration'], 'Tags container images and lets the targets pull them'),
  inTargets(row('plan-promotion', [570, 1024], ['configuration'], 'Says what a promotion would do, by reads alone')),
  inTargets(row('publish-image', [570, 1024], ['configuration'], 'Writes and verifies the parameters of targets')),
  inTargets(row('find-fleets', [240, 512], ['configuration'], 'Finds the Auto Scaling groups that follow an image')),
  inTargets(row('prepare-fleet', [60, 512], ['configuration'], 'Makes the launch template version of a fleet')),
  inTargets(row('refresh-fleet', [60, 256], ['configuration'], 'Starts and watches instance refreshes')),
  row(
    'request-approval',
    [30, 256],
    ['configuration', 'TABLE_NAME', 'TOPIC_ARN', 'ANSWER_URL'],
    'Asks approvers whether a stage may get an image',
  ),
  row('check-window', [60, 256], ['configuration', 'TABLE_NAME'], 'Says whether a stage may begin, or is frozen'),
  inTargets(row('watch-soak', [120, 512], ['configuration'], 'Watches alarms and fleets while an image soaks')),
  inTargets(row('put-fleet-back', [60, 512], ['configuration'], 'Puts fleets of a failed stage back, and looks')),
  row('announce', [30, 256], ['TOPIC_ARN'], 'Tells people what has happened'),
];

export const START_PROMOTION = row(
  'start-promotion',
  [30, 256],
  ['configuration', 'STATE_MACHINE_ARN', 'TABLE_NAME'],
  'Starts the promotion of an image that became AVAILABLE',
);

export const ANNOUNCE_BUILD = row(
  'announce-build',
  [30, 256],
  ['configuration', 'TABLE_NAME', 'TOPIC_ARN'],
  'Tells people what happens to builds and pipelines',
);

export const RECORD_SCAN = row(
  'record-scan',
  [30, 256],
  ['configuration', 'TABLE_NAME'],
  'Notes what scans of AMIs on demand have found',
);

export const STEER_CHANNEL = row(
  'steer-channel',
  [30, 256],
  ['configuration', 'STATE_MACHINE_ARN', 'TABLE_NAME', 'TOPIC_ARN'],
  'For scripts: holds a channel, lifts the hold, vetoes a version; who decides is not verified',
);

export const TAKE_REQUEST = row(
  'take-request',
  [30, 256],
  ['configuration', 'STATE_MACHINE_ARN', 'TABLE_NAME', 'TOPIC_ARN'],
  'Requests of operators: promote, plan, roll back, hold, lift, veto',
);

/** CloudTrail takes 2 look-ups a second. */
export const TAKE_ANSWER = row(
  'take-answer',
  [60, 256],
  ['configuration', 'TABLE_NAME', 'TOPIC_ARN'],
  'Answers of approvers to what promotions wait for',
);

export const ANSWER_APPROVAL = row(
  'answer-approval',
  [30, 256],
  ['TABLE_NAME', 'TOPIC_ARN'],
  'For buttons and scripts: rejects what a promotion waits for, or approves it where a stage allows that',
);

export const CLOSE_PROMOTION = row(
  'close-promotion',
  [30, 256],
  ['configuration', 'STATE_MACHINE_ARN', 'TABLE_NAME', 'TOPIC_ARN'],
  'Ends a promotion in the ledger that ended without doing so',
);

export const RECONCILE = row(
  'reconcile',
  [240, 512],
  ['configuration', 'STATE_MACHINE_ARN', 'TABLE_NAME', 'TOPIC_ARN'],
  'Finds what no event told, and says what becomes of changes by hand',
);

export const POST_TO_SLACK = row('post-to-slack', [30, 256], ['SECRET_ARN'], 'Posts notifications to a Slack webhook');

/** `publish-image` → `PublishImage`: its placeholder in the state machines and its id in the stack. */
export const pascal = (folder: string): string =>
  folder.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());
