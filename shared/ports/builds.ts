import type { BuildFailure } from '../domain/build/build-failure.ts';
import type { ImageCopy } from '../domain/image.ts';

/** Builds of images, as EC2 Image Builder remembers them. */
export interface Builds {
  /** Undefined where there is none of this ARN. */
  build(buildVersionArn: string): Promise<Build | undefined>;
  /**
   * What the workflows of a build say of the step that failed; empty where they say nothing. Asked only where
   * {@link Build.failure} does not name it.
   */
  failedStep(buildVersionArn: string): Promise<BuildFailure>;
  /** A step of a workflow, by the id of its execution. Undefined where there is none. */
  step(stepExecutionId: string): Promise<BuildStep | undefined>;
  /** `ENABLED` or `DISABLED`. Undefined where there is no such pipeline. */
  pipelineStatus(pipelineArn: string): Promise<string | undefined>;
}

export interface BuildStep {
  readonly name: string;
  readonly buildVersionArn: string;
  /** `build/approve/1.0.0/1` */
  readonly workflow: string | undefined;
  /** It is the step WaitForAction, and nobody has answered yet. */
  readonly waits: boolean;
}

export interface Build {
  /** `state.status`: BUILDING, AVAILABLE, FAILED… */
  readonly status: string;
  readonly reason?: string | undefined;
  /** As Image Builder writes it. */
  readonly createdAt?: string | undefined;
  readonly amis: readonly ImageCopy[];
  /** URIs of container images. */
  readonly containers: readonly string[];
  /** Undefined where Image Builder gives the reason in words only. */
  readonly failure?: BuildFailure | undefined;
  /** CloudWatch log group of the build. */
  readonly logGroup: string;
  /** Where log files go, if they do. */
  readonly logBucket?: { readonly name: string; readonly prefix: string } | undefined;
}
