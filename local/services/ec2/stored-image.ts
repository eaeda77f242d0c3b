/** All times in the state are virtual milliseconds since 1970. */
export interface StoredPermission {
  readonly kind: 'UserId' | 'Group' | 'OrganizationArn' | 'OrganizationalUnitArn';
  readonly value: string;
  /** Readers see it from this time on. */
  from: number;
  /** Removed; readers see it until then. */
  until?: number | undefined;
}

export interface StoredImage {
  readonly id: string;
  readonly owner: string;
  readonly ownerAlias?: string;
  readonly name: string;
  description?: string | undefined;
  readonly architecture: string;
  /** Absent: Linux. */
  readonly platform?: 'windows' | undefined;
  readonly createdAt: number;
  /** A copy is pending until then. */
  readonly availableAt: number;
  disabled: boolean;
  deprecateAt?: number | undefined;
  /** Against deregistration; absent: none. */
  protection?: { readonly cooldown: boolean } | undefined;
  /** A protection with cooldown was taken away: it counts until then. */
  protectedUntil?: number | undefined;
  readonly snapshotId: string;
  readonly volumeGiB: number;
  readonly encrypted: boolean;
  readonly source?: { readonly imageId: string; readonly region: string };
  permissions: StoredPermission[];
  /** What Amazon Inspector found when it scanned the image last. */
  scan?: StoredScan | undefined;
}

export interface StoredScan {
  readonly at: number;
  /** Severities in lower case, as EC2 writes them. */
  readonly findings: readonly { readonly severity: string; readonly fixable: boolean }[];
}

export interface StoredSnapshot {
  readonly id: string;
  readonly owner: string;
  readonly description: string;
  readonly volumeGiB: number;
  readonly startedAt: number;
  /** Key or alias ARN; `alias/aws/ebs` is the key that AWS manages. Absent: not encrypted. */
  readonly kmsKeyId?: string | undefined;
  permissions: StoredPermission[];
}

/** Images and snapshots of a region under their ids, which are unique over all accounts. */
export interface Ec2Region {
  readonly images: Record<string, StoredImage>;
  readonly snapshots: Record<string, StoredSnapshot>;
}
