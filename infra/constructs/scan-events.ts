import type { EventPattern } from 'aws-cdk-lib/aws-events';

/**
 * Inspector's scans of AMIs on demand, in the hub's account alone. Of a finding two sources are documented, in different places; the
 * end of a scan comes from AWS's reserved one:
 * https://docs.aws.amazon.com/inspector/latest/user/machine-image-on-demand.html
 */
export const scanEnds = (account: string): EventPattern => ({
  source: ['aws.inspector2'],
  account: [account],
  detailType: ['Inspector2 OnDemand Scan Complete'],
});

export const scanFindings = (account: string): EventPattern => ({
  source: ['aws.inspector2', 'inspector2.ami.ondemand'],
  account: [account],
  detailType: ['OnDemand AMI Scan Findings'],
});
