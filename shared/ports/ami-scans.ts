import type { Finding } from '../domain/finding.ts';

/** A scan of an AMI's snapshots that was asked for, as its events have told it. */
export interface AmiScan {
  /** Words of Image Builder's own scans: PENDING (nothing was told yet), COLLECTING, COMPLETED, FAILED. */
  readonly status: string;
  /** Why it failed, or what is still to come. */
  readonly reason?: string | undefined;
  /** All of them, once it is COMPLETED. */
  readonly findings: readonly Finding[];
}

export interface AmiScans {
  /** The newest scan of an AMI. */
  scan(amiId: string): Promise<AmiScan>;
}

export interface CompletedScan {
  readonly amiId: string;
  readonly scanId: string;
  readonly status: string;
  readonly reason?: string | undefined;
  /** How many findings were told, or will be; undefined where it failed. */
  readonly total?: number | undefined;
  /** ISO 8601. */
  readonly at: string;
}

/** Events come more than once and in any order: every method is safe to run twice. */
export interface AmiScanRecords {
  completed(scan: CompletedScan): Promise<void>;
  found(amiId: string, scanId: string, findingArn: string, finding: Finding): Promise<void>;
}
