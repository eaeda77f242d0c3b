import type { AmiState } from '../domain/ami-state.ts';
import type { LaunchPermission } from '../domain/launch-permission.ts';

export type { AmiState };

/** AMIs of the hub account, region by region. */
export interface AmiRegistry {
  /** What a promotion has to know of an AMI; undefined where there is none. */
  describe(region: string, amiId: string): Promise<AmiState | undefined>;
  /** Those of the AMIs that the hub owns, by id: what is not among them was deregistered, or is somebody else's. One call. */
  describeAll(region: string, amiIds: readonly string[]): Promise<ReadonlyMap<string, AmiState>>;
  /** AMIs of the hub with the tag. */
  tagged(region: string, key: string, value: string): Promise<readonly TaggedAmi[]>;
  /** Who may launch it. Of an AMI that is not there IAM refuses the question: what it says counts only where the AMI is seen. */
  launchPermissions(region: string, amiId: string): Promise<readonly LaunchPermission[]>;
  /** Tags the AMI and its snapshots in one call. */
  tag(region: string, resources: readonly string[], tags: Readonly<Record<string, string>>): Promise<void>;
  /** Adds permissions; what is there already is no error. An AMI under the AWS managed key cannot be shared. */
  allow(
    region: string,
    amiId: string,
    permissions: readonly LaunchPermission[],
  ): Promise<'allowed' | 'aws-managed-key'>;
  /** Lets EC2 refuse to deregister it; once more is no error. */
  protect(region: string, amiId: string): Promise<void>;
  /** Lets it be deregistered again. */
  unprotect(region: string, amiId: string): Promise<void>;
  /** Takes permissions away; what is not there is no error. */
  disallow(region: string, amiId: string, permissions: readonly LaunchPermission[]): Promise<void>;
}

export interface TaggedAmi extends AmiState {
  readonly tags: Readonly<Record<string, string>>;
}
