import type { ImageScanningConfiguration } from '@aws-sdk/client-imagebuilder';

/** Newer than the SDK's model: the kind of scan, and the condition that lets an image fail. */
export type Scanning = ImageScanningConfiguration & {
  readonly imageScanningTypes?: readonly string[];
  readonly scanResultCondition?: { readonly maximumSeverityLabel: string; readonly fixAvailable?: boolean };
};

export const ON_DEMAND = 'ON_DEMAND_AMI_CVE';

/** From the lowest. EC2 writes them in lower case; Image Builder's case: docs/design/aws-assumptions.md. Both are accepted. */
export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'];
