import type { LaunchPermission } from '../domain/launch-permission.ts';

/** AMIs of the hub account, region by region. */
export interface AmiRegistry {
  /** What a promotion has to know of an AMI; undefined where there is none. */
  describe(region: string, amiId: string): Promise<AmiState | undefined>;
  launchPermissions(region: string, amiId: string): Promise<readonly LaunchPermission[]>;
  /** Tags the AMI and its snapshots in one call. */
  tag(region: string, resources: readonly string[], tags: Readonly<Record<string, string>>): Promise<void>;
  /** Adds permissions; what is there already is no error. */
  allow(region: string, amiId: string, permissions: readonly LaunchPermission[]): Promise<void>;
}

export interface AmiState {
  readonly id: string;
  /** available, pending, disabled… */
  readonly state: string;
  readonly snapshotIds: readonly string[];
  readonly encrypted: boolean;
  /** Tag `Ec2ImageBuilderArn`, which Image Builder sets on its AMIs. */
  readonly buildVersionArn?: string | undefined;
}
