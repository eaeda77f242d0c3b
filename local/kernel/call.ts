import type { PolicyDocument } from './policy.ts';

/** Who calls. An account's root may do everything its account may; a role session what its policies allow. */
export type Principal =
  | { readonly type: 'root'; readonly account: string; readonly arn: string; readonly userId: string }
  | {
      readonly type: 'role';
      readonly account: string;
      /** The session: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
      readonly arn: string;
      readonly userId: string;
      /** The role: `arn:aws:iam::<account>:role/<path><role>`. */
      readonly roleArn: string;
      /** Session policy, if one was given to AssumeRole. */
      readonly sessionPolicy?: PolicyDocument;
    }
  /** An AWS service acting for a resource of an account (EventBridge delivering to a queue). */
  | {
      readonly type: 'service';
      readonly account: string;
      readonly service: string;
      readonly arn: string;
      readonly userId: string;
      /** ARN of the resource the service acts for: `aws:SourceArn`. */
      readonly sourceArn?: string;
    };

/** One call, as it stands before the service. `account` is the caller's account and `region` the one signed for. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  /** Base URL the caller used, without a trailing slash: where queue URLs have to point. */
  readonly endpoint: string;
  /** What the caller signed with; calls from inside have none. */
  readonly accessKeyId?: string | undefined;
  readonly userAgent?: string | undefined;
  /** `X-Amzn-Trace-Id`, by which a function's calls are known as its own. */
  readonly traceId?: string | undefined;
}

/** One permission that a call needs. A call may need several (PutParameter with `aws:ec2:image`, PassRole…). */
export interface Access {
  /** `ssm:PutParameter` */
  readonly action: string;
  /** ARN, or `*` where the action has no resource level. */
  readonly resource: string;
  /** Account that owns the resource; the caller's when absent. Across accounts both sides must allow. */
  readonly resourceAccount?: string | undefined;
  /** The policy attached to the resource (queue, topic, function, role trust), if it has one. */
  readonly resourcePolicy?: PolicyDocument | undefined;
  /** Only the resource policy decides (a role's trust policy on AssumeRole by a service). */
  readonly resourcePolicyRequired?: boolean;
  /** The resource policy has to allow even within an account (a role's trust policy, a KMS key policy). */
  readonly resourcePolicyMustAllow?: boolean;
  /** Condition keys of this action beyond the global ones (`sts:ExternalId`, `aws:ResourceTag/x`, `iam:PassedToService`). */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export interface CallRecord {
  readonly at: number;
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly principal: string;
  /** Who makes it: the function at work, else the name of the role, else `root` or the service. */
  readonly caller: string;
  /** `undefined` for a success, else the error's name. */
  readonly error?: string | undefined;
  readonly input: unknown;
  /** The call came over HTTP, not from inside (a workflow's own integration, an event delivery). */
  readonly wire: boolean;
}

/** A call that has been answered, by an error or not. */
export interface ServedCall {
  readonly call: Call;
  readonly input: unknown;
  readonly output?: unknown;
  readonly error?: Error | undefined;
  /** It came over HTTP. */
  readonly wire: boolean;
}
