import type { Image } from '../domain/image.ts';
import type { Veto } from '../domain/veto.ts';

/** An image as a channel remembers it: enough to go back to it. */
export type LedgerImage = Pick<Image, 'name' | 'version' | 'sortable' | 'buildVersionArn' | 'amis' | 'madeFrom'>;

export interface Channel {
  readonly current?: LedgerImage | undefined;
  readonly previous?: LedgerImage | undefined;
  readonly state: ChannelState;
  readonly hold?: Hold | undefined;
  /** What is on its way into the channel; undefined where nothing is. */
  readonly coming?: { readonly owner: string; readonly sortable: string } | undefined;
  /** The hold that the promotion on its way was told to overrule. */
  readonly overruled?: Hold | undefined;
  /** The newest build that came while the channel was held; what is no newer than the current image waits for nothing. */
  readonly queued?: Queued | undefined;
  /** That the image on its way stands here, although its soak proved nothing: what a person said of this promotion. */
  readonly letStand?: Hold | undefined;
  /** A fleet has failed on the image on its way: no other is to begin. */
  readonly failing?: boolean | undefined;
  /** The hold that a person lifted last. */
  readonly lifted?: Hold | undefined;
}

/** A build that waits for the end of a hold. */
export interface Queued {
  readonly image: LedgerImage;
  /** Stages that it still has to go through, the held one first. */
  readonly stages: readonly string[];
  /** The promotion that the hold kept out: whoever requested it has requested what continues it. */
  readonly executionArn?: string | undefined;
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
  /** The newest build that was accepted; undefined before the first. */
  newest(image: string): Promise<{ readonly version: string; readonly sortable: string } | undefined>;
  /** What may never get in, image and component versions alike. */
  vetoes(): Promise<readonly Veto[]>;
  /** Notes that a person's promotion of a build runs, or says which runs already and covers the stages. */
  begin(run: Run): Promise<{ readonly outcome: 'begun' } | { readonly outcome: 'joined'; readonly owner: string }>;
  /** The run has ended; another's is left alone. */
  end(image: string, version: string, owner: string): Promise<void>;
  /** Adds the promotion to the history, or leaves the row as it is when it is there. */
  recordStart(promotion: PromotionRow): Promise<void>;
  recordEnd(image: string, promotionId: string, end: PromotionEnd): Promise<void>;
  channel(image: string, stage: string): Promise<Channel | undefined>;
  /** Takes the channel for a promotion: nobody else has it, and no newer image is in it. */
  take(take: ChannelTake): Promise<Taken>;
  /** Lets go of a channel in which nothing was changed: it is as before; where a promotion had been cut off in it, FAILED. */
  giveUp(image: string, stage: string, owner: string): Promise<void>;
  /** The image is current now; the one before becomes the previous. */
  complete(completion: ChannelCompletion): Promise<'completed' | 'lost'>;
  /** The stage failed: the channel keeps its image and is held; by whom it is held already, where it is and was not overruled. */
  fail(image: string, stage: string, owner: string, hold: Hold): Promise<void>;
  /** A fleet has failed on what the owner is bringing. */
  markFailing(image: string, stage: string, owner: string): Promise<void>;
  /** Remembers the newest of the builds that a hold keeps out. */
  queue(stage: string, queued: Queued): Promise<void>;
  /** Asks the promotion that has the channel to stop at its next safe point, by a hold where there is none. */
  ask(image: string, stage: string, hold: Hold): Promise<void>;
}

/** A promotion that a person started. */
export interface Run {
  readonly image: string;
  readonly version: string;
  readonly stages: readonly string[];
  readonly force: boolean;
  /** ARN of the execution. */
  readonly owner: string;
  /** ARN of an execution that is known to have ended: it counts no more. */
  readonly ended?: string | undefined;
  /** Id of the promotion that the build's own event starts. */
  readonly eventId: string;
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
  /** By hand with a reason: a hold is no obstacle. */
  readonly force: boolean;
  /** Back on purpose: a newer image is no obstacle. */
  readonly downgrade: boolean;
  /** ARN of an execution that is known to have ended: it counts no more. */
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
