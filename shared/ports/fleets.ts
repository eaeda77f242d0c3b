import type { RunningInstance } from '../domain/fleet-instances.ts';
import type { FleetTraits, LaunchTemplateVersion, TemplateNow } from '../domain/fleet-method.ts';
import type { FleetOwner } from '../domain/fleet-owner.ts';
import type { RefreshPreferences } from '../domain/refresh.ts';

export type { LaunchTemplateVersion };

/** An Auto Scaling group that follows an image. */
export interface Fleet extends FleetTraits {
  readonly account: string;
  readonly region: string;
}

/** A group, with what its instances may be in the way of a refresh. */
export interface FoundFleet extends Omit<Fleet, 'account'> {
  /** Instances that are protected from scale-in, or on standby. */
  readonly held?: readonly Pick<RunningInstance, 'id' | 'lifecycle' | 'isProtected'>[] | undefined;
  /** Instances that it launches are protected from scale-in. */
  readonly protectsNew?: boolean | undefined;
}

export interface FleetDirectory {
  /** Groups with the tag, all pages. */
  tagged(region: string, key: string, value: string): Promise<readonly FoundFleet[]>;
  /** AMIs of instances, by id; those that are gone are left out. */
  amisOf(region: string, instanceIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface LaunchTemplates {
  /** What a version is now; undefined where there is none. */
  now(region: string, template: LaunchTemplateVersion): Promise<TemplateNow | undefined>;
  /** Architectures of AMIs that can be seen, by id: `arm64`, `x86_64`… */
  architectures(region: string, amiIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** A new version from `template` with another AMI; the same token gives the same version. */
  derive(
    region: string,
    template: LaunchTemplateVersion,
    amiId: string,
    token: string,
    description: string,
  ): Promise<string>;
}

export interface Refresh {
  readonly id: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly percentage: number;
  /** ISO 8601; undefined before it has begun. */
  readonly startedAt?: string | undefined;
  /** ISO 8601; undefined before it has ended. */
  readonly endedAt?: string | undefined;
  /** Template version that it goes to; undefined where it has no desired configuration. */
  readonly version?: string | undefined;
}

export interface Refreshes {
  /** The newest refresh of the group, or the one with this id. */
  newest(region: string, group: string, id?: string): Promise<Refresh | undefined>;
  /**
   * Starts one; undefined when another is running. Without a template what the group launches anyway is launched: such a
   * refresh can neither skip what matches nor be rolled back.
   */
  start(
    region: string,
    fleet: Pick<Fleet, 'group' | 'mixed'>,
    template: LaunchTemplateVersion | undefined,
    preferences: RefreshPreferences,
  ): Promise<string | 'alarm-not-ready' | undefined>;
  /** Auto Scaling's own rollback of the refresh that is running. */
  rollBack(region: string, group: string): Promise<'started' | 'not-running' | 'irreversible'>;
  /** Stops the refresh that is running; what was replaced stays replaced. */
  cancel(region: string, group: string): Promise<void>;
}

/** What a group launches and runs, as it is seen now. */
export interface RunningGroup {
  readonly group: string;
  readonly launchTemplate?: LaunchTemplateVersion | undefined;
  /** Desired capacity. */
  readonly desired: number;
  readonly owner?: FleetOwner | undefined;
  /** All that Auto Scaling lists, those that come or go included. */
  readonly instances: readonly RunningInstance[];
}

export interface RunningGroups {
  /** Undefined where there is no such group. */
  group(region: string, group: string): Promise<RunningGroup | undefined>;
}
