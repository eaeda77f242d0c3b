/** A list as people see it: the first of it, and how many there are. */
export interface Shown<T> {
  readonly count: number;
  readonly first: readonly T[];
}

export interface PlannedParameter {
  readonly account: string;
  readonly region: string;
  readonly parameter: string;
  /** Null: it is not there yet. */
  readonly from: string | null;
  readonly to: string;
}

export interface PlannedFleet {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  /** Desired capacity. */
  readonly instances: number;
  /** Launch template and version that it uses now; null: it has none. */
  readonly template: string | null;
  readonly from: string | null;
  readonly to: string;
  readonly canRollBack: 'yes' | 'no';
  readonly because: string;
  /** Rolling it would be refused; the code says why. */
  readonly refused: boolean;
  /** It would be refused, and the stage would continue without it. */
  readonly skipped: boolean;
  readonly code: string | null;
  /** Instances that the refresh would leave as they are, in a sentence; null: none is seen. */
  readonly remains: string | null;
  /** The service of AWS that the group belongs to; null: none. */
  readonly owner: string | null;
}

export interface PlannedPermissions {
  readonly region: string;
  readonly amiId: string;
  /** Accounts, organisations and units that may not launch it yet. */
  readonly add: Shown<string>;
}

export interface PlannedStage {
  readonly name: string;
  readonly parameters: { readonly unchanged: number; readonly change: Shown<PlannedParameter> };
  readonly fleets: Shown<PlannedFleet>;
  readonly approval: boolean;
  readonly freeze: boolean;
  readonly soakMinutes: number;
}

/** Everything a promotion would do, as it is shown. What is compared are the parts and their digest. */
export interface Plan {
  readonly image: string;
  readonly version: string;
  readonly buildVersionArn: string;
  readonly gate: { readonly outcome: string; readonly reasons: readonly string[] };
  readonly permissions: readonly PlannedPermissions[];
  readonly stages: readonly PlannedStage[];
  /** API calls outside the workflow and the ledger, as far as they can be told before. */
  readonly expectedCalls: number;
  /** Bake times and soaks: publishing and replacing instances come on top, and so do people. */
  readonly minutesAtLeast: number;
  /** What would be refused or could not be read. */
  readonly warnings: Shown<string>;
}

/** What matters of a plan, part by part: a name that a person understands, and a short hash of the content. */
export type Parts = Readonly<Record<string, string>>;

export const SHOWN = 20;

export const shown = <T>(all: readonly T[]): Shown<T> => ({ count: all.length, first: all.slice(0, SHOWN) });

/** The content as one text, whatever the order in which it was read. */
export const canonical = (lines: readonly (readonly (string | number | null)[])[]): string =>
  lines
    .map((line) => JSON.stringify(line))
    .toSorted()
    .join('\n');

export const partsOf = (
  contents: ReadonlyMap<string, readonly (readonly (string | number | null)[])[]>,
  hash: (text: string) => string,
): Parts => Object.fromEntries([...contents].map(([name, lines]) => [name, hash(canonical(lines)).slice(0, 16)]));

/** 64 hexadecimal digits: two plans with the same would do the same to the same. */
export const digestOf = (parts: Parts, hash: (text: string) => string): string =>
  hash(canonical(Object.entries(parts)));

/** Names of the parts that are not the same in both, sorted. */
export const changedParts = (before: Parts, now: Parts): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => before[name] !== now[name]).toSorted();
