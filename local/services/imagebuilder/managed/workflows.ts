import type { ManagedWorkflow } from './managed.ts';

/**
 * The workflows that a build runs where its pipeline names none, with the steps that AWS documents for them.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/manage-image-workflows.html
 */
export const MANAGED_WORKFLOWS: readonly ManagedWorkflow[] = [
  {
    name: 'build-image',
    type: 'BUILD',
    versions: ['1.0.2', '1.0.3'],
    steps: [
      ['LaunchBuildInstance', 'LaunchInstance'],
      ['ApplyBuildComponents', 'ExecuteComponents'],
      ['InventoryCollection', 'CollectImageMetadata'],
      ['RunSanitizeScript', 'SanitizeInstance'],
      ['RunSysPrepScript', 'RunSysPrep'],
      ['CreateOutputAMI', 'CreateImage'],
      ['TerminateBuildInstance', 'TerminateInstance'],
    ],
  },
  {
    name: 'build-container',
    type: 'BUILD',
    versions: ['1.0.1'],
    steps: [
      ['LaunchBuildInstance', 'LaunchInstance'],
      ['BootstrapBuildInstance', 'BootstrapInstanceForContainer'],
      ['ApplyBuildComponents', 'ExecuteComponents'],
      ['CreateOutputImage', 'CreateImage'],
      ['TerminateBuildInstance', 'TerminateInstance'],
    ],
  },
  {
    name: 'test-image',
    type: 'TEST',
    versions: ['1.0.2', '1.0.3'],
    steps: [
      ['LaunchTestInstance', 'LaunchInstance'],
      ['CollectImageScanFindings', 'CollectImageScanFindings'],
      ['ApplyTestComponents', 'ExecuteComponents'],
      ['TerminateTestInstance', 'TerminateInstance'],
    ],
  },
  {
    name: 'test-container',
    type: 'TEST',
    versions: ['1.0.1'],
    steps: [
      ['LaunchTestInstance', 'LaunchInstance'],
      ['BootstrapTestInstance', 'BootstrapInstanceForContainer'],
      ['CollectImageScanFindings', 'CollectImageScanFindings'],
      ['ApplyTestComponents', 'ExecuteComponents'],
      ['TerminateTestInstance', 'TerminateInstance'],
    ],
  },
  {
    name: 'distribute-image',
    type: 'DISTRIBUTION',
    versions: ['1.0.0'],
    steps: [
      ['DistributeImage', 'DistributeImage'],
      ['ApplyImageConfigurations', 'ApplyImageConfigurations'],
    ],
  },
];
