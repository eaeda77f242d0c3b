import type { Principal } from '../kernel/call.ts';
import type { PolicyDocument } from '../kernel/policy.ts';
import type { SessionCredentials, World } from '../kernel/world.ts';

export interface NamedPolicy {
  /** As people know it: `inline policy DefaultPolicy`, `managed policy AWSLambdaBasicExecutionRole`. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** What an account's IAM says of a principal. */
export interface Identity {
  /** Who holds the policies, as a refusal names it: `role hallmark-hub`. */
  readonly holder: string;
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy | undefined;
  readonly session?: NamedPolicy | undefined;
}

/** Where the world asks who may what. IAM and STS answer; the world knows neither. */
export interface IdentitySource {
  identityOf(world: World, principal: Principal): Identity;
  assumeRoleForService(
    world: World,
    roleArn: string,
    service: string,
    sessionName: string,
    sourceArn?: string,
  ): Principal;
  credentialsFor(world: World, principal: Principal): SessionCredentials;
}
