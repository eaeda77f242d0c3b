import type { WorkflowConfiguration } from '@aws-sdk/client-imagebuilder';
import type { Platform } from '../../../../shared/component-document/document.ts';
import type { PackageFinding } from '../../ecr/state.ts';
import type { Architecture } from '../managed/managed.ts';
import type { Scanning } from '../scan/scanning.ts';
import type { WorkflowRun } from './workflow-run.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
export type ImageStatus =
  | 'PENDING'
  | 'CREATING'
  | 'BUILDING'
  | 'TESTING'
  | 'DISTRIBUTING'
  | 'INTEGRATING'
  | 'AVAILABLE'
  | 'CANCELLED'
  | 'FAILED'
  | 'DEPRECATED'
  | 'DELETED'
  | 'DISABLED';

export type ScanStatus = 'PENDING' | 'SCANNING' | 'COLLECTING' | 'COMPLETED' | 'ABANDONED' | 'FAILED' | 'TIMED_OUT';

export type BuildType = 'USER_INITIATED' | 'SCHEDULED';

/** What a build is made from, as it stood when the build began: a pipeline may change meanwhile. */
export interface Order {
  readonly pipelineArn?: string | undefined;
  readonly recipeArn?: string | undefined;
  readonly containerRecipeArn?: string | undefined;
  readonly infrastructureArn?: string | undefined;
  readonly distributionArn?: string | undefined;
  readonly testsEnabled: boolean;
  readonly testMinutes: number;
  readonly scanning?: Scanning | undefined;
  readonly workflows: readonly WorkflowConfiguration[];
  readonly executionRole?: string | undefined;
  readonly logGroup?: string | undefined;
  readonly enhancedMetadata: boolean;
}

export interface OutputAmi {
  readonly region: string;
  readonly image: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly accountId: string;
}

export interface BuiltImage {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly build: number;
  readonly type: 'AMI' | 'DOCKER';
  readonly createdAt: number;
  readonly buildType: BuildType;
  readonly order: Order;
  platform: Platform;
  osVersion: string;
  architecture: Architecture;
  tags: Record<string, string>;
  status: ImageStatus;
  /** Every state of the build and its scan, with the virtual time at which it was entered. */
  history: { readonly at: number; readonly state: string }[];
  reason?: string | undefined;
  /** Where it failed, as far as it is known. */
  failure?: BuildFailure | undefined;
  scan?: ScanStatus | undefined;
  scanReason?: string | undefined;
  /** What its parent image and its components with wildcards were when it was built: what was asked for → what it was. */
  dependencies: Record<string, string>;
  /** The output AMI in the building region, where a scan needed it before the image is distributed. */
  home?: OutputAmi | undefined;
  amis: OutputAmi[];
  containers: { readonly region: string; readonly imageUris: string[] }[];
  packages: { readonly packageName: string; readonly packageVersion: string }[];
  findings: PackageFinding[];
  workflows: WorkflowRun[];
  deprecationTime?: number | undefined;
  lifecycleExecutionId?: string | undefined;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-failure-context.html */
export interface BuildFailure {
  readonly status: ImageStatus;
  readonly workflowExecutionId?: string | undefined;
  readonly workflowArn?: string | undefined;
  readonly stepExecutionId?: string | undefined;
  readonly failedStep?: string | undefined;
  readonly component?: ComponentFailure | undefined;
}

export interface ComponentFailure {
  readonly componentArn: string;
  readonly phase: string;
  readonly step: string;
  readonly action?: string | undefined;
  readonly message: string;
}

/** How a build goes; what is left out goes well. */
export interface BuildPlan {
  readonly outcome?: 'AVAILABLE' | 'FAILED' | 'CANCELLED';
  readonly failAt?: ImageStatus;
  readonly reason?: string;
  /** Name of a component of the recipe, whose step fails. */
  readonly failedComponent?: string;
  readonly failedPhase?: string;
  readonly failedStep?: string;
  readonly scan?: ScanStatus | 'off';
  readonly scanMinutes?: number;
  readonly findings?: readonly Partial<PackageFinding>[];
  readonly executeComponents?: boolean;
}
