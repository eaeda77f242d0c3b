import type { LaunchPermission } from '../domain/launch-permission.ts';

/** AMIs of the hub account, region by region. */
export interface AmiRegistry {
  /** What a promotion has to know of an AMI; undefined where there is none. */
  describe(region: string, amiId: string): Promise<AmiState | undefined>;
  /** Who may launch it; undefined where there is no such AMI. */
  launchPermissions(region: string, amiId: string): Promise<readonly LaunchPermission[] | undefined>;
  /** Tags the AMI and its snapshots in one call. */
  tag(region: string, resources: readonly string[], tags: Readonly<Record<string, string>>): Promise<void>;
  /** Adds permissions; what is there already is no error. An AMI under the AWS managed key cannot be shared. */
  allow(
    region: string,
    amiId: string,
    permissions: readonly LaunchPermission[],
  ): Promise<'allowed' | 'aws-managed-key'>;
  /** Takes permissions away; what is not there is no error. */
  disallow(region: string, amiId: string, permissions: readonly LaunchPermission[]): Promise<void>;
}

export interface AmiState {
  readonly id: string;
  /** available, pending, disabled… */
  readonly state: string;
  readonly snapshotIds: readonly string[];
  /** ISO 8601, in the past or to come. */
  readonly deprecatedFrom?: string | undefined;
  /** Tag `Ec2ImageBuilderArn`, which Image Builder sets on its AMIs. */
  readonly buildVersionArn?: string | undefined;
}
