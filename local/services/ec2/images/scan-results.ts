import type { ScanResults, SeverityLabel } from '@aws-sdk/client-ec2';
import type { StoredScan } from '../stored-image.ts';

/** From the lowest. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ScanResults.html */
const LABELS = ['informational', 'low', 'medium', 'high', 'critical'];

/** Every fix is shown as if it had become available with the scan. */
export const scanResults = ({ at, findings }: StoredScan): ScanResults => {
  const date = new Date(at);
  const highest = LABELS.findLast((label) => findings.some(({ severity }) => severity === label));
  const fixes = LABELS.filter((label) => findings.some(({ severity, fixable }) => severity === label && fixable));
  return {
    FindingScanDate: date,
    ...(highest === undefined ? {} : { HighestFindingSeverityLabel: highest as SeverityLabel }),
    ...Object.fromEntries(
      fixes.map((label) => [`${label.charAt(0).toUpperCase()}${label.slice(1)}FixAvailableSince`, date]),
    ),
  };
};
