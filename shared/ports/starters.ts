import type { Caller } from '../domain/identity/identity.ts';

/** A caller whose role CloudTrail shows with its path. */
export interface Starter extends Caller {
  readonly fromIdentityCenter: boolean;
  /** When it called, to the second. ISO 8601. */
  readonly at: string;
}

/** Who called StartExecution and got this execution, as CloudTrail shows it by now. */
export interface Starters {
  /** `too-many`: more executions were started at that time than are read. */
  of(executionArn: string, startedAt: string): Promise<readonly Starter[] | 'too-many'>;
}

/** Whether a role of the hub's account was made by IAM Identity Center, and is the one that the caller's session is of. */
export interface IdentityCenterRoles {
  has(role: string, roleId: string): Promise<boolean>;
}
