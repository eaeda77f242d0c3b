import type { BuildFailure } from '../build/build-failure.ts';

/** What has happened to a build or a pipeline, as far as people are told. */
export type BuildNews =
  | { readonly kind: 'build-started' }
  | {
      readonly kind: 'build-succeeded';
      /** Undefined where Image Builder's dates cannot be read, as everywhere. */
      readonly seconds?: number | undefined;
      /** URIs of container images. */
      readonly containers: readonly string[];
    }
  | {
      readonly kind: 'build-failed';
      readonly seconds?: number | undefined;
      readonly reason: string;
      readonly failure: BuildFailure;
      readonly logs: BuildLogs;
    }
  | { readonly kind: 'build-cancelled'; readonly seconds?: number | undefined; readonly reason: string }
  | {
      readonly kind: 'build-waiting';
      /** Name of the workflow's step. */
      readonly step: string;
      readonly stepExecutionId: string;
      /** `build/wait-for-approval/1.0.0/1` */
      readonly workflow?: string | undefined;
    }
  | {
      readonly kind: 'pipeline-disabled';
      readonly pipelineArn: string;
      /** Builds that failed one after another. */
      readonly failures: string;
    };

/** Where the log of a build is. */
export interface BuildLogs {
  readonly group: string;
  readonly stream: string;
  /** `s3://bucket/prefix` */
  readonly files?: string | undefined;
}

/** An announcement of its kind. */
export type News<Kind extends BuildNews['kind']> = Extract<BuildNews, { readonly kind: Kind }>;
