import type { Platform } from '../../../../shared/component-document/document.ts';

export type Architecture = 'x86_64' | 'arm64';

/** A base image that AWS keeps: an AMI, or a container image. */
export interface ManagedImage {
  readonly name: string;
  readonly platform: Platform;
  readonly osVersion: string;
  readonly type: 'AMI' | 'DOCKER';
  readonly architecture: Architecture;
  readonly versions: readonly string[];
}

export interface ManagedComponent {
  readonly name: string;
  readonly platform: Platform;
  readonly type: 'BUILD' | 'TEST';
  readonly description: string;
  readonly versions: readonly string[];
  /** Names of the parameters that a recipe may give; their defaults are AWS's. */
  readonly parameters?: readonly string[];
}

export interface ManagedWorkflow {
  readonly name: string;
  readonly type: 'BUILD' | 'TEST' | 'DISTRIBUTION';
  readonly versions: readonly string[];
  /** Names and actions of its steps. */
  readonly steps: readonly (readonly [name: string, action: string])[];
}
