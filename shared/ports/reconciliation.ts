import type { DriftMemory } from '../domain/reconcile/drift.ts';
import type { Veto } from '../domain/veto.ts';
import type { Channel, Hold, LedgerImage } from './ledger.ts';

/** What the ledger knows of an image, as a sweep looks at it. Times are ISO 8601. */
export interface ImageRecord {
  /** The newest accepted build; undefined before the first. */
  readonly newest?: { readonly version: string; readonly sortable: string } | undefined;
  /** What was built before is no concern of the sweep; undefined before the first sweep. */
  readonly since?: string | undefined;
  /** The newest build that a sweep has fed, as it sorts. */
  readonly fed?: string | undefined;
  readonly channels: readonly ChannelRecord[];
  /** Ids of the approvals that approvers were asked for last, one for each stage. */
  readonly asked: readonly string[];
  /** Promotions that the ledger has no end of, or that are to be started once more. */
  readonly unfinished: readonly UnfinishedPromotion[];
}

export interface ChannelRecord extends Channel {
  readonly stage: string;
  /** When its lease ends. */
  readonly until?: string | undefined;
  /** Counts who has had the channel: unchanged means that nobody had it in between. */
  readonly fence: number;
  /** A promotion was cut off in it, and nobody has had it since. */
  readonly interrupted: boolean;
  readonly drift: DriftMemory;
}

export interface UnfinishedPromotion {
  readonly promotionId: string;
  readonly executionArn: string;
  readonly trigger: string;
  /** `1.4.0/7` */
  readonly version: string;
  readonly buildVersionArn: string;
  readonly startedAt: string;
  /** It ended in a way that another start may mend. */
  readonly again: boolean;
}

export interface RowEnd {
  readonly image: string;
  readonly promotionId: string;
  readonly outcome: string;
  readonly message: string;
  readonly at: string;
  readonly again: boolean;
}

export interface RepairTurn {
  readonly image: string;
  readonly stage: string;
  readonly fence: number;
  readonly owner: string;
  readonly now: string;
  readonly until: string;
}

/** The ledger as the sweep sees and mends it. Every write is one conditional request, safe to run twice. */
export interface Reconciliation {
  /** All of it, in one query. */
  read(image: string): Promise<ImageRecord>;
  /** What may never get in. */
  vetoes(): Promise<readonly Veto[]>;
  /** Notes once from when on builds are the sweep's concern. */
  begin(image: string, since: string): Promise<void>;
  feed(image: string, sortable: string): Promise<void>;
  /** Notes the end of a promotion that has none yet. */
  close(end: RowEnd): Promise<void>;
  /** It has been started once more. */
  settled(image: string, promotionId: string): Promise<void>;
  /** Takes the channel from an execution that has ended: what it left undone there is a failure. */
  release(image: string, stage: string, owner: string): Promise<void>;
  /** Takes the channel to put its parameters right, if nobody has had it since the fence was seen, or who asks has it. */
  takeToRepair(turn: RepairTurn): Promise<boolean>;
  giveBack(image: string, stage: string, owner: string): Promise<void>;
  remember(image: string, stage: string, memory: DriftMemory): Promise<void>;
  /** Makes current what is published already, if nobody has had the channel since the fence was seen. */
  adopt(image: LedgerImage, stage: string, fence: number, at: string, hold: Hold | undefined): Promise<boolean>;
}
