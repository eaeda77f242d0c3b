import type { EventPattern } from 'aws-cdk-lib/aws-events';

/**
 * Inspector's scans of AMIs on demand. The two sources are both documented, in different places:
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
export const scansOnDemand: EventPattern = {
  source: ['aws.inspector2', 'inspector2.ami.ondemand'],
  detailType: ['Inspector2 OnDemand Scan Complete', 'OnDemand AMI Scan Findings'],
};
