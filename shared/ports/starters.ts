import type { Caller } from '../domain/identity/identity.ts';

/** A caller whose role CloudTrail shows with its path. */
export interface Starter extends Caller {
  readonly fromIdentityCenter: boolean;
}

/** Who called StartExecution and got this execution, as CloudTrail shows it by now. */
export interface Starters {
  of(executionArn: string, startedAt: string): Promise<readonly Starter[]>;
}

/** Whether a role of the hub's account was made by IAM Identity Center, and is the one that the caller's session is of. */
export interface IdentityCenterRoles {
  has(role: string, roleId: string): Promise<boolean>;
}
