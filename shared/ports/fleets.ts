import type { RefreshPreferences } from '../domain/refresh.ts';

/** An Auto Scaling group that follows an image. */
export interface Fleet {
  readonly account: string;
  readonly region: string;
  readonly group: string;
  /** Undefined: the group has a launch configuration or a mixed instances policy without a template. */
  readonly launchTemplate?: LaunchTemplateVersion | undefined;
  readonly mixed: boolean;
  /** Desired capacity. */
  readonly instances?: number | undefined;
}

export interface LaunchTemplateVersion {
  readonly id: string;
  /** A number, `$Latest` or `$Default`. */
  readonly version: string;
}

export interface FleetDirectory {
  /** Groups with the tag, all pages. */
  tagged(region: string, key: string, value: string): Promise<readonly Omit<Fleet, 'account'>[]>;
}

export interface LaunchTemplates {
  imageId(region: string, template: LaunchTemplateVersion): Promise<string | undefined>;
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
  /** Template version that it goes to; undefined where it has no desired configuration. */
  readonly version?: string | undefined;
}

export interface Refreshes {
  /** The newest refresh of the group, or the one with this id. */
  newest(region: string, group: string, id?: string): Promise<Refresh | undefined>;
  /** Starts one; undefined when another is running. */
  start(
    region: string,
    group: string,
    template: LaunchTemplateVersion,
    mixed: boolean,
    preferences: RefreshPreferences,
  ): Promise<string | undefined>;
}
