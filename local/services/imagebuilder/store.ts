import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';

/** A resource of the factory as its template says, with the properties that CloudFormation was given. */
export interface Definition {
  readonly arn: string;
  readonly name: string;
  readonly version?: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
}

export interface Pipeline extends Definition {
  status: 'ENABLED' | 'DISABLED';
  consecutiveFailures: number;
}

export type ImageStatus =
  | 'PENDING'
  | 'CREATING'
  | 'BUILDING'
  | 'TESTING'
  | 'DISTRIBUTING'
  | 'INTEGRATING'
  | 'AVAILABLE'
  | 'CANCELLED'
  | 'FAILED';
export type ScanStatus = 'PENDING' | 'SCANNING' | 'COLLECTING' | 'COMPLETED' | 'ABANDONED' | 'FAILED' | 'TIMED_OUT';

export interface BuiltImage {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly build: number;
  readonly createdAt: number;
  readonly pipelineArn?: string | undefined;
  readonly recipeArn?: string | undefined;
  readonly buildType: 'USER_INITIATED' | 'SCHEDULED';
  status: ImageStatus;
  /** Every state of the build and its scan, with the virtual time at which it was entered. */
  history: { readonly at: number; readonly state: string }[];
  reason?: string | undefined;
  scan?: ScanStatus | undefined;
  amis: { readonly region: string; readonly image: string; readonly name: string; readonly accountId: string }[];
  findings: StoredFinding[];
}

export interface StoredFinding {
  readonly vulnerabilityId: string;
  readonly severity: string;
  readonly packageName: string;
  readonly installedVersion: string;
  readonly fixedInVersion?: string;
  readonly title: string;
  readonly description: string;
  readonly score: number;
}

/** How a build goes; what is left out goes well. */
export interface BuildPlan {
  readonly outcome?: 'AVAILABLE' | 'FAILED' | 'CANCELLED';
  readonly failAt?: ImageStatus;
  readonly reason?: string;
  readonly scan?: ScanStatus | 'off';
  readonly scanMinutes?: number;
  readonly findings?: readonly Partial<StoredFinding>[];
}

export type Kind = 'components' | 'recipes' | 'infrastructures' | 'distributions';

export interface FactoryState {
  readonly components: Record<string, Definition>;
  readonly recipes: Record<string, Definition>;
  readonly infrastructures: Record<string, Definition>;
  readonly distributions: Record<string, Definition>;
  readonly pipelines: Record<string, Pipeline>;
  readonly images: Record<string, BuiltImage>;
  /** By recipe name: the next build goes so. */
  readonly plans: Record<string, BuildPlan[]>;
}

export const factory = (world: World, account: string, region: string): FactoryState =>
  world.state('imagebuilder', account, region, () => ({
    components: {},
    recipes: {},
    infrastructures: {},
    distributions: {},
    pipelines: {},
    images: {},
    plans: {},
  }));

/** The name segment of ARNs: lower-case with hyphens. */
export const slug = (name: string): string => name.toLowerCase().replace(/[ _]/g, '-');

export const arnOf = (account: string, region: string, kind: string, path: string): string =>
  `arn:aws:imagebuilder:${region}:${account}:${kind}/${path}`;

export const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `The resource with ARN '${what}' does not exist.`, { status: 404 });

export const invalidRequest = (message: string): AwsError =>
  new AwsError('InvalidRequestException', message, { status: 400 });
