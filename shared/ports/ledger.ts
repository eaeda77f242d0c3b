import type { Image } from '../domain/image.ts';

/** An image as a channel remembers it: enough to go back to it. */
export type LedgerImage = Pick<Image, 'name' | 'version' | 'sortable' | 'buildVersionArn' | 'amis'>;

export interface Channel {
  readonly current?: LedgerImage | undefined;
  readonly previous?: LedgerImage | undefined;
  readonly state: ChannelState;
  readonly hold?: Hold | undefined;
}

export type ChannelState = 'CURRENT' | 'DEPLOYING' | 'FAILED';

export interface Hold {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** DynamoDB decides what is current; every method is safe to run twice. Times are ISO 8601. */
export interface Ledger {
  /** Makes the image the newest of its line unless a newer one is there; then says which (`1.4.0/8`). */
  accept(image: LedgerImage): Promise<{ readonly accepted: boolean; readonly newest: string }>;
  /** Adds the promotion to the history, or leaves the row as it is when it is there. */
  recordStart(promotion: PromotionRow): Promise<void>;
  recordEnd(image: string, promotionId: string, end: PromotionEnd): Promise<void>;
  channel(image: string, stage: string): Promise<Channel | undefined>;
  /** Takes the channel for a promotion: nobody else has it, and no newer image is in it. */
  take(take: ChannelTake): Promise<Taken>;
  /** The image is current now; the one before becomes the previous. */
  complete(completion: ChannelCompletion): Promise<'completed' | 'lost'>;
  /** The stage failed: the channel keeps its image and is held. */
  fail(image: string, stage: string, owner: string, hold: Hold): Promise<void>;
}

export interface Taken {
  readonly outcome: 'taken' | 'busy' | 'held' | 'superseded';
  /** As it was before. */
  readonly channel: Channel;
  /** ARN of the execution that has it, where that is another one. */
  readonly owner?: string | undefined;
}

export interface ChannelTake {
  readonly image: LedgerImage;
  readonly stage: string;
  /** ARN of the execution. */
  readonly owner: string;
  readonly now: string;
  /** When the lease ends by itself. */
  readonly until: string;
  /** By hand with a reason: older images and holds are no obstacle. */
  readonly force: boolean;
  /** ARN of an execution that is known to have ended: its lease counts no more. */
  readonly ended?: string | undefined;
}

export interface ChannelCompletion {
  readonly image: LedgerImage;
  readonly stage: string;
  readonly owner: string;
  readonly at: string;
  /** The image was current already: what was before it stays the previous. */
  readonly repair: boolean;
  /** Set on the channel with the image; a hold that is there is lifted without one. */
  readonly hold?: Hold | undefined;
}

export interface PromotionRow {
  readonly promotionId: string;
  readonly image: LedgerImage;
  readonly executionArn: string;
  readonly trigger: string;
  readonly reason?: string | undefined;
  readonly requestedBy?: string | undefined;
  readonly stages: readonly string[];
  readonly verdict: unknown;
  readonly startedAt: string;
}

export interface PromotionEnd {
  readonly outcome: string;
  readonly message: string;
  readonly endedAt: string;
}
