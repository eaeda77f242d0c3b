import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { Configuration } from '../../shared/configuration/configuration.ts';

type Hub = Configuration['hub'];

/**
 * Inspector's scans of AMIs on demand, in the hub's account alone. Of a finding two sources are documented, in different places; the
 * end of a scan comes from AWS's reserved one:
 * https://docs.aws.amazon.com/inspector/latest/user/machine-image-on-demand.html
 */
export const scanEnds = ({ account, region }: Hub): EventPattern => ({
  source: ['aws.inspector2'],
  account: [account],
  region: [region],
  detailType: ['Inspector2 OnDemand Scan Complete'],
});

export const scanFindings = ({ account, region }: Hub): EventPattern => ({
  source: ['aws.inspector2', 'inspector2.ami.ondemand'],
  account: [account],
  region: [region],
  detailType: ['OnDemand AMI Scan Findings'],
});
