import type { Finding } from '../domain/finding.ts';
import type { ScanEnd, ShownScan } from '../domain/scan-on-demand.ts';

/** A scan on demand of an AMI's snapshots. */
export interface AmiScan {
  /** Words of Image Builder's own scans: PENDING (nothing is known yet), COLLECTING, COMPLETED, FAILED. */
  readonly status: string;
  /** Why it failed, or what is still to come. */
  readonly reason?: string | undefined;
  /** What proves that it is COMPLETED. */
  readonly proof?: string | undefined;
  /** All of them, once it is COMPLETED. */
  readonly findings: readonly Finding[];
}

/** What is known of scans on demand. */
export interface AmiScans {
  /** The newest scan of an AMI. */
  scan(amiId: string): Promise<AmiScan>;
}

/** The service that knows whether an AMI was scanned. */
export interface ScanResults {
  /** Undefined where no scan is shown, or no AMI. */
  shown(amiId: string): Promise<ShownScan | undefined>;
}

export interface CompletedScan extends ScanEnd {
  readonly amiId: string;
}

/** Events come more than once and in any order: every method is safe to run twice, and no row is ever overwritten. */
export interface AmiScanRecords {
  completed(scan: CompletedScan): Promise<void>;
  found(amiId: string, scanId: string, findingArn: string, finding: Finding): Promise<void>;
}
