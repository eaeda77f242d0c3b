import type { World } from '../../kernel/world.ts';

/** What Inspector's database says of a vulnerability. */
export interface StoredVulnerability {
  readonly id: string;
  readonly epss?: number;
  /** It is in CISA's catalogue of known exploited vulnerabilities. */
  readonly knownExploited?: boolean;
  /** An attack was seen. */
  readonly exploitObserved?: boolean;
}

/** A finding on an instance of some account that is seen here. */
export interface StoredFinding {
  readonly vulnerabilityId: string;
  readonly severity: string;
  readonly packageName: string;
  readonly installedVersion: string;
  readonly exploitAvailable?: 'YES' | 'NO';
  readonly epss?: number;
  readonly imageId: string;
  readonly instanceId: string;
  readonly status: 'ACTIVE' | 'SUPPRESSED' | 'CLOSED';
}

interface Inspector {
  /** By type of resource: what was asked for last, and the virtual time at which it is so. */
  readonly scanTypes: Record<string, { readonly enabled: boolean; readonly at: number }>;
  readonly vulnerabilities: Record<string, StoredVulnerability>;
  readonly findings: StoredFinding[];
}

export const inspector = (world: World, account: string, region: string): Inspector =>
  world.state<Inspector>('inspector2', account, region, () => ({
    scanTypes: {},
    vulnerabilities: {},
    findings: [],
  }));
