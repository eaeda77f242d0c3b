/** A run of a lifecycle policy, or a change of one image's state that somebody asked for. */
export interface StoredLifecycleExecution {
  /** `lce-<uuid>` */
  readonly id: string;
  readonly policyArn?: string | undefined;
  readonly startedAt: number;
  endedAt?: number;
  status: 'PENDING' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILED' | 'CANCELLED';
  reason?: string | undefined;
  readonly resources: StoredLifecycleResource[];
}

export interface StoredLifecycleResource {
  readonly accountId: string;
  readonly resourceId: string;
  readonly region: string;
  readonly action: 'AVAILABLE' | 'DELETE' | 'DEPRECATE' | 'DISABLE';
  readonly status: 'SUCCESS' | 'SKIPPED' | 'FAILED';
  readonly reason?: string | undefined;
  readonly startedAt: number;
  readonly snapshots: readonly string[];
  readonly imageUris: readonly string[];
}
