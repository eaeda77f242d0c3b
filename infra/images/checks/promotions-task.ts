import type { Explained } from '../../configuration/issues.ts';

const who =
  'who may launch an image is decided by its promotion, after the gate: put accounts, units and organisations into the stages of infra/hallmark.yaml';
const where =
  'which image is current is published by its promotion, after the gate: put the name into the stages of infra/hallmark.yaml';
const fleets =
  'launch templates follow in the promotion, stage by stage: give the stages of infra/hallmark.yaml fleets';
const copies = 'the AMI is shared, not copied into accounts: put these accounts into the stages of infra/hallmark.yaml';

const s3 =
  'CloudFormation has no S3 export for Image Builder: export with `aws ec2 export-image` once the image is promoted';

/** Image Builder's own names, which can mean nothing else wherever they stand. */
const UNMISTAKABLE = {
  launchPermission: who,
  launchPermissions: who,
  launchPermissionConfiguration: who,
  userIds: who,
  userGroups: who,
  organizationArns: who,
  organizationalUnitArns: who,
  targetAccountIds: copies,
  ssmParameters: where,
  ssmParameterConfigurations: where,
  launchTemplates: fleets,
  launchTemplateConfigurations: fleets,
  s3Export: s3,
  s3ExportConfiguration: s3,
};

const says = 'cannot be set here: ';

/**
 * Settings of Image Builder's distribution that would give an image away before the gate has seen it: its AVAILABLE event comes
 * after distribution. They are refused with the reason.
 */
export const PROMOTIONS_TASK: readonly Explained[] = [
  {
    at: 'distribution',
    says,
    reasons: {
      sharing: who,
      share: who,
      accounts: who,
      organizations: who,
      organizationalUnits: who,
      targetAccounts: copies,
      parameter: where,
      parameters: where,
      ssmParameter: where,
      launchTemplate: fleets,
    },
  },
  { says, reasons: UNMISTAKABLE },
];
