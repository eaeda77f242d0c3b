import type { ApprovalPolicy } from '../domain/approval.ts';
import type { FreezePolicy } from '../domain/freeze.ts';
import type { GateMode, GatePolicy } from '../domain/gate-policy.ts';
import type { DriftPolicy } from '../domain/reconcile/drift.ts';
import type { RefreshPreferences } from '../domain/refresh.ts';
import type { SoakPolicy } from '../domain/soak.ts';

/**
 * What a deployment is told, complete and with every default filled in. `infra/` writes it from `infra/hallmark.yaml`
 * into each function's bundle as `configuration.json`; functions read it once, at cold start.
 */
export interface Configuration {
  /** `o-…`; undefined for accounts outside an organisation. */
  readonly organizationId?: string | undefined;
  readonly hub: HubConfiguration;
  readonly spoke: SpokeConfiguration;
  /** By Image Builder's image name (the recipe's name, lower-case with hyphens). */
  readonly images: Readonly<Record<string, ImageConfiguration>>;
  readonly approvals: ApprovalsConfiguration;
  readonly buildNotices: BuildNotices;
  /** Undefined: nothing is swept. */
  readonly reconcile?: ReconcileConfiguration | undefined;
}

export interface ApprovalsConfiguration {
  /** Roles whose session names are people, `111111111111/role/<name>`. */
  readonly trustedSessionNames: readonly string[];
}

/** The sweep, which finds what no event told. */
export interface ReconcileConfiguration {
  readonly everyMinutes: number;
  /** What becomes of a parameter that somebody changed by hand. */
  readonly drift: DriftPolicy;
  /** Whether a promotion that failed is started once more. */
  readonly resume: boolean;
  /** People are told of an image without a new build for so many days; undefined: they are not. */
  readonly staleAfterDays?: number | undefined;
}

export interface HubConfiguration {
  readonly account: string;
  /** Where the workflow, the ledger and the topic live, and where images are built. */
  readonly region: string;
}

export interface SpokeConfiguration {
  /** Name of the role in every target account. */
  readonly roleName: string;
  readonly externalId: string;
}

/** What people are told of builds beside what needs them: failures, cancellations, waiting steps, pipelines switched off. */
export interface BuildNotices {
  readonly started: boolean;
  readonly succeeded: boolean;
}

export interface ImageConfiguration {
  readonly name: string;
  /** Name of its pipeline in ARNs. */
  readonly pipelineName: string;
  /** Regions in which a copy of the image has to exist before anything is promoted; the hub's region among them. */
  readonly regions: readonly string[];
  readonly gate: GatePolicy;
  /** The repository of the hub's registries that holds the image; undefined: its output is AMIs. */
  readonly containerRepository?: string | undefined;
  /** In order of promotion. */
  readonly stages: readonly StageConfiguration[];
}

export interface StageConfiguration {
  readonly name: string;
  /** In place of the mode of each image's gate; undefined: that one. */
  readonly gateMode?: GateMode | undefined;
  readonly targets: readonly TargetAccount[];
  readonly share: ShareConfiguration;
  /** Name of the parameter in each target account and region, `{image}` and `{stage}` filled in. */
  readonly parameterName: string;
  /** Name of the hub's own parameter for this channel, in each of the image's regions; undefined: none is kept. */
  readonly hubParameterName?: string | undefined;
  /** Undefined: the stage has no fleets to roll, and none are looked for; so it is for every container image. */
  readonly fleets?: FleetConfiguration | undefined;
  /** Undefined: nobody is asked. */
  readonly approval?: ApprovalPolicy | undefined;
  /** Undefined: it begins at any time. */
  readonly freeze?: FreezePolicy | undefined;
  /** Undefined: it stands once it is done. */
  readonly soak?: SoakPolicy | undefined;
}

export interface TargetAccount {
  readonly account: string;
  readonly regions: readonly string[];
}

/** Launch permissions that the stage asks for. */
export interface ShareConfiguration {
  readonly accounts: readonly string[];
  /** ARNs. */
  readonly organizationalUnits: readonly string[];
  /** ARNs. */
  readonly organizations: readonly string[];
}

export interface FleetConfiguration {
  /** Auto Scaling groups with this tag follow the image. */
  readonly tagKey: string;
  readonly tagValue: string;
  /** Patterns, of which one has to fit the name of the group; a tag alone is no trust. */
  readonly names: readonly string[];
  /** What becomes of the stage when a group cannot be moved, which is found out before anything is touched. */
  readonly whenRefused: 'skip' | 'fail';
  readonly refresh: RefreshPreferences;
  /** What becomes of the stage when a refresh leaves instances on another image. */
  readonly whenInstancesRemain: 'fail' | 'report';
  /** How long a refresh may take before the stage is given up, in minutes. */
  readonly timeoutMinutes: number;
}
