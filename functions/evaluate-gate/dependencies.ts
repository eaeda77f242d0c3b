import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { AmiScans } from '../../shared/ports/ami-scans.ts';
import type { ContainerScans } from '../../shared/ports/container-registry.ts';
import type { ImageCatalog } from '../../shared/ports/image-catalog.ts';
import type { Ledger } from '../../shared/ports/ledger.ts';
import type { Vulnerabilities } from '../../shared/ports/vulnerabilities.ts';

export interface Dependencies {
  readonly catalog: Pick<ImageCatalog, 'image' | 'findings'>;
  readonly containerScans: ContainerScans;
  readonly amiScans: AmiScans;
  readonly vulnerabilities: Vulnerabilities;
  readonly ledger: Pick<Ledger, 'channel'>;
  readonly configuration: Configuration;
  readonly now: () => Date;
}

/** What a scan has told. */
export interface Scan {
  /** Undefined: scanning is off. */
  readonly status: string | undefined;
  /** Why it is not proven, where the service says it. */
  readonly reason?: string | undefined;
  /** What proves it, where the status alone does not say it. */
  readonly proof?: string | undefined;
  /** All of them, where the scan is proven. */
  readonly findings: readonly Finding[];
}
