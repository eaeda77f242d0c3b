import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { SEVERITIES, type Severity, severityOf } from '../domain/finding.ts';
import type { ScanResults } from '../ports/ami-scans.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Of a severity that EC2 has no date for, such as one that is not triaged, it says nothing. */
const FIX_DATES = {
  CRITICAL: 'CriticalFixAvailableSince',
  HIGH: 'HighFixAvailableSince',
  MEDIUM: 'MediumFixAvailableSince',
  LOW: 'LowFixAvailableSince',
  INFORMATIONAL: 'InformationalFixAvailableSince',
} as const satisfies Partial<Record<Severity, string>>;

/**
 * What EC2 shows of Amazon Inspector's scans of the caller's own AMIs.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ScanResults.html
 */
export const ec2ScanResults = (region: string): ScanResults => {
  const client = clientFor(EC2Client, region);
  return {
    shown: async (amiId) => {
      // By filter: an AMI that is not there is left out of the answer, and is no error.
      const command = new DescribeImagesCommand({
        Owners: ['self'],
        IncludeDisabled: true,
        Filters: [{ Name: 'image-id', Values: [amiId] }],
      });
      const { Images = [] } = await call('DescribeImages', region, () => client.send(command));
      const results = Images.find(({ ImageId }) => ImageId === amiId)?.ScanResults;
      if (!results?.FindingScanDate) return undefined;
      const { HighestFindingSeverityLabel: highest } = results;
      return {
        at: results.FindingScanDate.toISOString(),
        ...(highest === undefined ? {} : { highest: severityOf(highest) }),
        fixable: SEVERITIES.filter((severity) => severity in FIX_DATES).filter(
          (severity) => results[FIX_DATES[severity as keyof typeof FIX_DATES]] !== undefined,
        ),
      };
    },
  };
};
