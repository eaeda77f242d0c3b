/** One row for each folder of functions/: what it is given to run with. Who may do what is said in grants.ts. */
export interface FunctionRow {
  readonly folder: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly description: string;
  /** Runs as the one role that the spokes trust, instead of a role of its own. */
  readonly actsInTargets?: boolean;
}

const row = (
  folder: string,
  timeoutSeconds: number,
  memoryMb: number,
  description: string,
  more: Partial<FunctionRow> = {},
): FunctionRow => ({ folder, timeoutSeconds, memoryMb, description, ...more });

export const STEPS: readonly FunctionRow[] = [
  row('resolve-image', 30, 256, 'Checks a promotion request and finds its image'),
  row('find-image', 30, 512, 'Finds the image that an AMI belongs to'),
  row('evaluate-gate', 120, 512, 'Decides from the scan whether an image may be used'),
  row('keep-ledger', 30, 256, 'Asks and writes the ledger'),
  row('share-image', 240, 512, 'Tags AMIs and adds launch permissions'),
  row('publish-image', 600, 1024, 'Writes and verifies the parameters of a batch of targets', { actsInTargets: true }),
  row('find-fleets', 240, 512, 'Finds the Auto Scaling groups that follow an image', { actsInTargets: true }),
  row('prepare-fleet', 60, 512, 'Makes the launch template version that a fleet goes to', { actsInTargets: true }),
  row('refresh-fleet', 60, 256, 'Starts and watches instance refreshes', { actsInTargets: true }),
  row('announce', 30, 256, 'Tells people what has happened'),
];

export const START_PROMOTION = row(
  'start-promotion',
  30,
  256,
  'Starts the promotion of an image that became AVAILABLE',
);
export const ANNOUNCE_BUILD = row('announce-build', 30, 256, 'Tells people that a build failed or was cancelled');
export const POST_TO_SLACK = row('post-to-slack', 30, 256, 'Posts notifications to a Slack webhook');

/** `publish-image` → `PublishImage`: its placeholder in the state machines and its id in the stack. */
export const pascal = (folder: string): string =>
  folder.replace(/(^|-)([a-z])/g, (_match, _dash, letter: string) => letter.toUpperCase());
