import type {
  CreateComponentRequest,
  CreateContainerRecipeRequest,
  CreateDistributionConfigurationRequest,
  CreateImagePipelineRequest,
  CreateImageRecipeRequest,
  CreateInfrastructureConfigurationRequest,
  CreateLifecyclePolicyRequest,
  CreateWorkflowRequest,
} from '@aws-sdk/client-imagebuilder';
import type { Platform } from '../../../shared/component-document/document.ts';
import type { World } from '../../kernel/world.ts';
import type { BuildPlan, BuiltImage } from './build/built-image.ts';
import type { StoredLifecycleExecution } from './lifecycle/stored-execution.ts';
import type { Scanning } from './scan/scanning.ts';

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A resource of the factory, with what it was created from in the API's shape. Times are virtual milliseconds since 1970. */
export interface Stored<Given> {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: number;
  updatedAt?: number;
  tags: Record<string, string>;
  given: Given;
}

/** One version of something that never changes. */
export interface Versioned<Given> extends Stored<Given> {
  readonly version: string;
  /** Undefined where it cannot be told: an image of an account that local AWS does not have, a Marketplace product. */
  readonly platform: Platform | undefined;
}

/** What is kept of a request: tags stand beside it, tokens belong to the call. */
export type Kept<Request> = Omit<Request, 'clientToken' | 'tags' | 'dryRun'>;

export interface StoredComponent extends Versioned<Kept<CreateComponentRequest>> {
  readonly type: 'BUILD' | 'TEST';
}

export type StoredRecipe = Versioned<Kept<CreateImageRecipeRequest> & { readonly amiWatermarks?: readonly string[] }>;
export type StoredContainerRecipe = Versioned<Kept<CreateContainerRecipeRequest>>;
export type StoredWorkflow = Versioned<Kept<CreateWorkflowRequest>>;
export type StoredInfrastructure = Stored<
  Kept<CreateInfrastructureConfigurationRequest> & { readonly terminateInstanceOnCompletion?: boolean }
>;
export type StoredDistribution = Stored<Kept<CreateDistributionConfigurationRequest>>;

export type PipelineGiven = Omit<Kept<CreateImagePipelineRequest>, 'imageScanningConfiguration'> & {
  readonly imageScanningConfiguration?: Scanning | undefined;
};

export interface StoredPipeline extends Stored<PipelineGiven> {
  status: 'ENABLED' | 'DISABLED';
  /** Of scheduled builds, since the last success or change. */
  consecutiveFailures: number;
}

export interface StoredLifecyclePolicy extends Stored<Kept<CreateLifecyclePolicyRequest>> {
  status: 'ENABLED' | 'DISABLED';
  lastRunAt?: number;
}

/** What an account has in a region, by ARN. */
export interface FactoryState {
  readonly components: Record<string, StoredComponent>;
  readonly recipes: Record<string, StoredRecipe>;
  readonly containerRecipes: Record<string, StoredContainerRecipe>;
  readonly workflows: Record<string, StoredWorkflow>;
  readonly infrastructures: Record<string, StoredInfrastructure>;
  readonly distributions: Record<string, StoredDistribution>;
  readonly pipelines: Record<string, StoredPipeline>;
  readonly lifecyclePolicies: Record<string, StoredLifecyclePolicy>;
  readonly lifecycleExecutions: Record<string, StoredLifecycleExecution>;
  readonly images: Record<string, BuiltImage>;
  /** By recipe name: the next build goes so. */
  readonly plans: Record<string, BuildPlan[]>;
  /** What a client token made: `operation/token` → the request and its answer. */
  readonly tokens: Record<string, { readonly request: string; readonly result: string }>;
}

const empty = (): FactoryState => ({
  components: {},
  recipes: {},
  containerRecipes: {},
  workflows: {},
  infrastructures: {},
  distributions: {},
  pipelines: {},
  lifecyclePolicies: {},
  lifecycleExecutions: {},
  images: {},
  plans: {},
  tokens: {},
});

export const factory = (world: World, account: string, region: string): FactoryState =>
  world.state('imagebuilder', account, region, empty);
