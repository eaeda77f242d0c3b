import type { Explained } from '../../configuration/issues.ts';

const who =
  'who may launch an image is decided by its promotion, after the gate: put accounts, units and organisations into the stages of infra/hallmark.yaml';
const where =
  'which image is current is published by its promotion, after the gate: put the name into the stages of infra/hallmark.yaml';
const fleets =
  'launch templates follow in the promotion, stage by stage: give the stages of infra/hallmark.yaml fleets';
const copies = 'the AMI is shared, not copied into accounts: put these accounts into the stages of infra/hallmark.yaml';

/**
 * Settings of Image Builder's distribution that would give an image away before the gate has seen it: its AVAILABLE event comes
 * after distribution. They are refused with the reason.
 */
export const PROMOTIONS_TASK: Explained = {
  at: 'distribution',
  says: 'cannot be set here: ',
  reasons: {
    launchPermission: who,
    launchPermissions: who,
    launchPermissionConfiguration: who,
    sharing: who,
    share: who,
    accounts: who,
    userIds: who,
    userGroups: who,
    organizations: who,
    organizationArns: who,
    organizationalUnits: who,
    organizationalUnitArns: who,
    targetAccounts: copies,
    targetAccountIds: copies,
    parameter: where,
    parameters: where,
    ssmParameter: where,
    ssmParameters: where,
    ssmParameterConfigurations: where,
    launchTemplate: fleets,
    launchTemplates: fleets,
    launchTemplateConfigurations: fleets,
    s3Export:
      'CloudFormation has no S3 export for Image Builder: export with `aws ec2 export-image` once the image is promoted',
    s3ExportConfiguration:
      'CloudFormation has no S3 export for Image Builder: export with `aws ec2 export-image` once the image is promoted',
  },
};
