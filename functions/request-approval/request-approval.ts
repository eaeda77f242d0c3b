import type { Configuration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import { type ApprovalPolicy, shortId } from '../../shared/domain/approval.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import type { Approvals, TaskTokens } from '../../shared/ports/approvals.ts';
import { endApproval } from '../../shared/promotions/end-approval.ts';

export interface Input {
  readonly image: {
    readonly name: string;
    readonly version: string;
    readonly sortable: string;
    readonly buildVersionArn: string;
  };
  readonly stage: string;
  readonly digest: string;
  readonly summary: readonly string[];
  /** Counts how often the world was another after the approval. */
  readonly attempt: number;
  /** Parts of the plan that changed since; null: it is asked for the first time. */
  readonly changes: readonly string[] | null;
  readonly token: string;
  readonly executionArn: string;
  readonly promotionId: string;
  readonly downgrade: boolean;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly approvals: Approvals;
  readonly tokens: TaskTokens;
  readonly announce: (said: Announcement, id: string) => Promise<void>;
  readonly now: () => Date;
  readonly hash: (text: string) => string;
}

/** A deployment in between may have taken the approval out of the configuration: who was to be asked is asked. */
const PLAIN: ApprovalPolicy = { approvers: 1, timeoutHours: 72, from: [] };

/** Asks persons whether the image may go to the stage. The workflow goes on when its token comes back. */
export const requestApproval =
  ({ configuration, approvals, tokens, announce, now, hash }: Dependencies) =>
  async (input: Input): Promise<{ readonly outcome: string; readonly approval: string }> => {
    const { image, stage, digest, attempt, executionArn, promotionId, downgrade } = input;
    const policy = stageOf(configuration, image.name, stage).approval ?? PLAIN;
    const approval = await approvals.ask(
      {
        id: shortId(hash(`${executionArn} ${stage} ${attempt}`)),
        image: image.name,
        version: image.version,
        sortable: image.sortable,
        buildVersionArn: image.buildVersionArn,
        stage,
        executionArn,
        promotionId,
        digest,
        needed: policy.approvers,
        from: policy.from,
        expires: new Date(now().getTime() + policy.timeoutHours * 3_600_000).toISOString(),
        downgrade,
      },
      input.token,
    );
    const before = await approvals.turn(approval);
    const overtaken = before === undefined ? undefined : await approvals.overtake(before);
    if (overtaken) await endApproval(approvals, tokens, { ...overtaken, state: 'overtaken' });
    if (approval.state !== 'pending') {
      await endApproval(approvals, tokens, approval);
      return { outcome: approval.state, approval: approval.id };
    }
    const { id, needed, from, expires, buildVersionArn, version } = approval;
    await announce(
      {
        kind: 'approval-wanted',
        ...{ image: image.name, version, promotionId, buildVersionArn, executionArn },
        ...{ stage, approval: id, needed, from, expires, digest, summary: input.summary, changes: input.changes ?? [] },
      },
      `${promotionId}-approval-${id}`.slice(0, 200),
    );
    return { outcome: 'asked', approval: id };
  };
