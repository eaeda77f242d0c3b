import type { ImageCopy } from '../image.ts';

/** A parameter of a channel that does not hold what the ledger says. */
export interface Difference {
  readonly account: string;
  readonly region: string;
  readonly parameter: string;
  /** What the ledger says is current. */
  readonly expected: string;
  /** What the parameter holds; null: it is not there. */
  readonly found: string | null;
  /** Of the parameter; 0 where it is not there. */
  readonly version: number;
  /** Whether it is the hub's own, beside those of the targets. */
  readonly inHub: boolean;
  /** ARN of whoever wrote it, and when: where Parameter Store says so. */
  readonly by?: string | undefined;
  readonly at?: string | undefined;
}

/** `222222222222 us-east-1 /golden/web-server` */
export const placeOf = ({ account, region, parameter }: Pick<Difference, 'account' | 'region' | 'parameter'>): string =>
  `${account} ${region} ${parameter}`;

/** What the sweep has put right in a channel, by place. */
export type DriftMemory = Readonly<Record<string, Repair>>;

interface Repair {
  readonly expected: string;
  /** Version of the parameter that was not as it should be. */
  readonly version: number;
  /** It was seen to be right afterwards. */
  readonly done: boolean;
}

export type DriftPolicy = 'repair' | 'adopt' | 'report';

/** An image that stood in a channel: it has passed the gate, or a named person insisted. */
export interface KnownImage {
  readonly version: string;
  readonly sortable: string;
  readonly buildVersionArn: string;
  readonly name: string;
  readonly amis: readonly ImageCopy[];
}

export type DriftDecision =
  | { readonly action: 'repair'; readonly repair: readonly Difference[] }
  | { readonly action: 'adopt'; readonly image: KnownImage }
  | { readonly action: 'report'; readonly why: string };

export interface DriftQuestion {
  readonly policy: DriftPolicy;
  readonly differences: readonly Difference[];
  /** How many there are: more than these, where a sweep could not carry them all. */
  readonly count: number;
  readonly memory: DriftMemory;
  /** How many parameters the targets of the channel have, the hub's own not counted. */
  readonly targets: number;
  /** Images that may be adopted. */
  readonly known: readonly KnownImage[];
}

/**
 * What becomes of parameters that somebody changed. A place is put right once for each image: whoever changes it again means it,
 * and two who write against each other would go on for ever.
 */
export const decideOnDrift = (question: DriftQuestion): DriftDecision => {
  const { policy, differences, memory } = question;
  switch (policy) {
    case 'report':
      return { action: 'report', why: 'The configuration says that it is told and left as it is.' };
    case 'adopt':
      // The hub's own parameters follow the targets': nobody says by them what should be current.
      return differences.every(({ inHub }) => inHub) ? repairOnce(differences, memory) : adopt(question);
    case 'repair':
      return repairOnce(differences, memory);
  }
};

const repairOnce = (differences: readonly Difference[], memory: DriftMemory): DriftDecision => {
  const repair = differences.filter((each) => mayRepair(each, memory));
  return repair.length > 0
    ? { action: 'repair', repair }
    : { action: 'report', why: 'It was put right once for this image already, and has been changed again.' };
};

/** Not yet for this image; or what was to be put right then was not, and is still there. */
const mayRepair = (difference: Difference, memory: DriftMemory): boolean => {
  const before = memory[placeOf(difference)];
  if (before === undefined || before.expected !== difference.expected) return true;
  return !before.done && before.version === difference.version;
};

const adopt = ({ differences, count, targets, known }: DriftQuestion): DriftDecision => {
  if (count > differences.length)
    return {
      action: 'report',
      why: `${count} parameters differ, more than a sweep compares: promote the image instead.`,
    };
  const changed = differences.filter(({ inHub }) => !inHub);
  if (changed.length < targets)
    return {
      action: 'report',
      why: `Only ${changed.length} of ${targets} parameters were changed: it cannot be told which image is meant.`,
    };
  const image = known.find(({ amis }) =>
    changed.every(({ region, found }) => amis.some((copy) => copy.region === region && copy.id === found)),
  );
  return image
    ? { action: 'adopt', image }
    : { action: 'report', why: 'It is no image that this or another stage of it had: only those may be adopted.' };
};

/** The memory with what is put right now; what was put right for an image that is current no more is forgotten. */
export const remembering = (
  memory: DriftMemory,
  repaired: readonly Difference[],
  current: readonly string[],
): DriftMemory => ({
  ...Object.fromEntries(Object.entries(memory).filter(([, { expected }]) => current.includes(expected))),
  ...Object.fromEntries(
    repaired.map((each) => [placeOf(each), { expected: each.expected, version: each.version, done: false }]),
  ),
});

/** The memory once these places were seen to be right. */
export const rememberingDone = (memory: DriftMemory, places: readonly string[]): DriftMemory => ({
  ...memory,
  ...Object.fromEntries(
    places.flatMap((place) => (memory[place] ? [[place, { ...memory[place], done: true }] as const] : [])),
  ),
});

/** The same differences have the same name, in whatever order they are found. */
export const namesOf = (differences: readonly Difference[]): string =>
  differences
    .map((each) => `${placeOf(each)} ${each.found} ${each.version}`)
    .toSorted()
    .join('\n');
