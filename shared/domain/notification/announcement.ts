import type { Severity, VulnerablePackage } from '../finding.ts';
import type { ApprovalNews } from './approval-news.ts';
import type { BuildNews } from './build-news.ts';
import type { FailureSummary } from './failure-summary.ts';
import type { PartlyRolled, SkippedFleets } from './fleet-lines.ts';
import type { SteeringNews } from './steering-news.ts';
import type { SweepNews } from './sweep-news.ts';

/** What has happened to a promotion or a build, as far as people are told. */
export type Announcement =
  | (About & {
      readonly kind: 'started';
      readonly stages: readonly string[];
      /** See VerdictSummary. */
      readonly letThrough?: string | null | undefined;
      /** What the gate said. */
      readonly verdict?: Pick<VerdictSummary, 'outcome' | 'reasons'> | undefined;
      /** Back to what the stage had before, with a reason: the gate does not decide. */
      readonly back?: boolean | undefined;
      readonly requestedBy?: string | undefined;
      readonly reason?: string | undefined;
    })
  | (About & { readonly kind: 'rejected'; readonly verdict: VerdictSummary })
  | (About & { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly fix: string })
  | (About & {
      readonly kind: 'superseded' | 'joined' | 'held' | 'vetoed' | 'not-approved' | 'stage-rejected' | 'frozen';
      readonly message: string;
      /** Stages that have it all the same. */
      readonly stages: readonly string[];
    })
  | (About & { readonly kind: 'soak-asks'; readonly stage: string; readonly message: string })
  | (About & { readonly kind: 'frozen-until'; readonly stage: string; readonly message: string })
  | (About & {
      /** A stage is not begun; something other than the gate spoke against it. */
      readonly kind: 'stage-refused';
      readonly stage: string;
      readonly code: string;
      readonly message: string;
      readonly fix: string;
      readonly stages: readonly string[];
    })
  | (About & {
      readonly kind: 'freeze-overridden' | 'rollback-missing';
      readonly stage: string;
      readonly message: string;
      readonly reason: string;
      readonly requestedBy: string | null;
    })
  | (About & {
      readonly kind: 'stage-done';
      readonly stage: string;
      readonly published: number;
      /** Whose instances were all seen to run the image. */
      readonly fleets: number;
      readonly partlyRolled?: PartlyRolled | undefined;
      readonly skipped?: SkippedFleets | undefined;
      readonly next: string;
    })
  | (About & {
      readonly kind: 'rolled-back';
      readonly stage: string;
      /** What the stage was put back on; null where there was nothing, or the same image. */
      readonly previous: string | null;
      readonly failures: readonly FailureSummary[];
      readonly complete: boolean;
      /** False: the stage failed before anything was published, and so before any fleet was touched. */
      readonly began?: boolean | undefined;
    })
  | (About & {
      readonly kind: 'promoted';
      readonly stages: readonly string[];
      /** Of all stages. */
      readonly partlyRolled?: PartlyRolled | undefined;
      readonly skipped?: SkippedFleets | undefined;
      /** How many fleets were rolled in all stages; undefined in an execution that began before a deployment. */
      readonly fleets?: number | undefined;
      readonly verdict?: VerdictSummary | undefined;
    })
  | (About & { readonly kind: 'failed'; readonly error: string; readonly cause: string })
  | (About & ApprovalNews)
  | (About & SteeringNews)
  | (About & BuildNews)
  | (About & SweepNews);

export interface About {
  /** Image name. */
  readonly image: string;
  /** `1.4.0/7`; undefined where the image is not known yet. */
  readonly version?: string | undefined;
  /** Keeps the messages of one build and its promotion in one thread. */
  readonly promotionId: string;
  readonly buildVersionArn?: string | undefined;
  /** Undefined where no execution runs (a build). */
  readonly executionArn?: string | undefined;
  /** AMI ids, or URIs of container images. */
  readonly amis?: readonly { readonly region: string; readonly id: string }[] | undefined;
  /** What did not succeed, and stopped nothing. */
  readonly warnings?: readonly string[] | undefined;
}

/** A finding in the packages that count: the first of them by name, and how many there are. */
export interface FindingLine {
  readonly id: string;
  readonly severity: Severity;
  readonly packages: readonly Pick<VulnerablePackage, 'name' | 'fixedIn' | 'fixUnknown'>[];
  readonly packageCount: number;
  /** Packages in which it is waived. */
  readonly waivedIn?: readonly string[] | undefined;
}

export interface FindingSummary extends FindingLine {
  readonly title: string;
  /** See Risk: known where the policy asks for it. */
  readonly exploited?: boolean | undefined;
  readonly epss?: number | undefined;
  readonly exploitAvailable?: boolean | undefined;
}

export interface VerdictSummary {
  readonly outcome: 'promote' | 'reject' | 'inconclusive';
  readonly reasons: readonly string[];
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
  /** The worst of them; `blockingCount` says how many there are. */
  readonly blocking: readonly FindingSummary[];
  readonly blockingCount: number;
  /** The worst of those that would have blocked if the gate did not only report them; `reportedCount` says how many there are. */
  readonly reported?: readonly FindingSummary[] | undefined;
  readonly reportedCount?: number | undefined;
  /** In sentences: some stage would have been refused the image, and gets it because the gate only reports. */
  readonly letThrough?: string | undefined;
  readonly waived: readonly {
    readonly id: string;
    /** Names of the packages that it is waived in: the first of them. */
    readonly packages?: readonly string[] | undefined;
    readonly owner: string;
    readonly expires: string;
    readonly reason: string;
  }[];
  /** The worst of those that the policy does not count, and why it does not; `ignoredCount` says how many there are. */
  readonly ignored: readonly (FindingLine & { readonly why: string })[];
  readonly ignoredCount: number;
  /** The worst of those that the image now current has, too, where only new ones count. */
  readonly known: readonly FindingLine[];
  readonly knownCount: number;
  /** Waivers that would have counted, had they not expired. */
  readonly expired: readonly {
    readonly id: string;
    readonly owner: string;
    readonly expires: string;
    readonly reason: string;
  }[];
  /** A stage may have a verdict of its own; everything above is the first stage's. */
  readonly stages: readonly {
    readonly name: string;
    readonly outcome: 'promote' | 'reject' | 'inconclusive';
    readonly reasons: readonly string[];
  }[];
}

export type { FailureSummary };
