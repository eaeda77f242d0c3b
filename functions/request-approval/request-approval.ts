import type { Configuration } from '../../shared/configuration/configuration.ts';
import { stageOf } from '../../shared/configuration/load.ts';
import { type ApprovalPolicy, approvalId } from '../../shared/domain/approval.ts';
import { shownIdentity } from '../../shared/domain/identity/identity.ts';
import { type Requester, requesterOf } from '../../shared/domain/identity/requester.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import type { Approvals, TaskTokens } from '../../shared/ports/approvals.ts';
import type { Requests } from '../../shared/ports/requests.ts';
import { endApproval } from '../../shared/promotions/end-approval.ts';
import { nameIn } from '../../shared/promotions/start-for.ts';

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
  /** When the execution was started. Its name can be used again after 90 days, and so does not identify it. */
  readonly startedAt: string;
  /** As the execution was started with it. */
  readonly input: unknown;
  readonly promotionId: string;
  readonly downgrade: boolean;
}

export interface Dependencies {
  readonly configuration: Configuration;
  readonly approvals: Approvals;
  readonly requests: Pick<Requests, 'find'>;
  readonly tokens: TaskTokens;
  /** Address of hallmark-take-answer. */
  readonly answerUrl: string;
  readonly announce: (said: Announcement, id: string) => Promise<void>;
  readonly now: () => Date;
  readonly hash: (text: string) => string;
}

/** A deployment in between may have taken the approval out of the configuration: who was to be asked is asked. */
const PLAIN: ApprovalPolicy = {
  approvers: 1,
  timeoutHours: 72,
  from: [],
  identity: 'aws',
  requester: 'may-not-approve',
  whenRequesterUnknown: 'reject',
  slack: 'reject-only',
};

/** Asks approvers whether the image may go to the stage. The workflow goes on when its token comes back. */
export const requestApproval =
  (dependencies: Dependencies) =>
  async (input: Input): Promise<{ readonly outcome: string; readonly approval: string }> => {
    const { configuration, approvals, tokens, requests, announce, now, hash, answerUrl } = dependencies;
    const { image, stage, digest, attempt, executionArn, startedAt, promotionId, downgrade } = input;
    const { timeoutHours, ...rules } = stageOf(configuration, image.name, stage).approval ?? PLAIN;
    const requester = requesterOf(await requests.find(nameIn(executionArn)), input, hash);
    const approval = await approvals.ask(
      {
        id: approvalId({ executionArn, startedAt, stage, attempt }, hash),
        image: image.name,
        version: image.version,
        sortable: image.sortable,
        buildVersionArn: image.buildVersionArn,
        stage,
        executionArn,
        promotionId,
        digest,
        rules,
        requester,
        expires: new Date(now().getTime() + timeoutHours * 3_600_000).toISOString(),
        downgrade,
      },
      input.token,
    );
    const before = await approvals.turn(approval);
    const overtaken = before === undefined ? undefined : await approvals.overtake(before);
    if (overtaken) await endApproval(approvals, tokens, { ...overtaken, state: 'overtaken' }, image);
    if (approval.state !== 'pending') {
      await endApproval(approvals, tokens, approval);
      return { outcome: approval.state, approval: approval.id };
    }
    const { id, expires, buildVersionArn, version } = approval;
    await announce(
      {
        kind: 'approval-wanted',
        ...{ image: image.name, version, promotionId, buildVersionArn, executionArn },
        ...{ stage, approval: id, expires, digest, summary: input.summary, changes: input.changes ?? [] },
        ...{ rules: approval.rules, requester: shownRequester(approval.requester), answerUrl },
        requestedByPeople:
          approval.requester.kind === 'callers' && approval.requester.callers.every(({ kind }) => kind === 'person'),
      },
      `${promotionId}-approval-${id}`.slice(0, 200),
    );
    return { outcome: 'asked', approval: id };
  };

/** Undefined: Hallmark looks it up in CloudTrail when an answer comes. */
const shownRequester = (requester: Requester): 'hallmark' | readonly string[] | undefined => {
  if (requester.kind === 'hallmark') return 'hallmark';
  return requester.kind === 'callers' ? requester.callers.map(shownIdentity) : undefined;
};
