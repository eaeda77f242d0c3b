import { secondsBetween } from '../../shared/domain/build/duration.ts';
import { versionText } from '../../shared/domain/image-version.ts';
import type { About } from '../../shared/domain/notification/announcement.ts';
import type { BuildNews } from '../../shared/domain/notification/build-news.ts';
import type { Build, Builds } from '../../shared/ports/builds.ts';
import type { Happening } from './build-event.ts';
import { findFailure } from './find-failure.ts';

export interface BuildStateSources {
  readonly builds: Builds;
  /** Somebody may want to know that a message has less in it than it could have. */
  readonly warn: (message: string, error: unknown) => void;
}

/** What counts of a build that has ended. */
export interface EndedBuild {
  readonly image: string;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  readonly seconds?: number | undefined;
}

type StateChange = Extract<Happening, { kind: 'state' }>;
type StateNews = Extract<
  BuildNews,
  { kind: 'build-started' | 'build-succeeded' | 'build-failed' | 'build-cancelled' }
> &
  Pick<About, 'amis'>;

const ENDED = new Set(['AVAILABLE', 'FAILED', 'CANCELLED']);
const NEVER: Build = { status: 'UNKNOWN', amis: [], containers: [], logGroup: '' };

/** What a build's change of state is worth telling; undefined for states in between, and for a start that is told too late. */
export const stateNews = async (
  { image, status, reason: told, at }: StateChange,
  { builds, warn }: BuildStateSources,
): Promise<StateNews | undefined> => {
  if (status !== 'BUILDING' && !ENDED.has(status)) return undefined;
  const build = (await builds.build(image.arn)) ?? { ...NEVER, logGroup: `/aws/imagebuilder/${image.name}` };
  const seconds = secondsBetween(build.createdAt, at);
  const reason = build.reason ?? told;
  switch (status) {
    case 'BUILDING':
      return ENDED.has(build.status) ? undefined : { kind: 'build-started' };
    case 'AVAILABLE':
      return { kind: 'build-succeeded', seconds, amis: build.amis, containers: build.containers };
    case 'CANCELLED':
      return { kind: 'build-cancelled', seconds, reason };
    default: {
      const failure = await findFailure(image.arn, build, reason, { failedStep: builds.failedStep, warn });
      const files = failure.logUrl ?? (build.logBucket && `s3://${build.logBucket.name}/${build.logBucket.prefix}`);
      return {
        kind: 'build-failed',
        seconds,
        reason,
        failure,
        logs: { group: build.logGroup, stream: versionText(image), files },
      };
    }
  }
};

/** Undefined for a build that goes on. */
export const endedBuild = (image: string, news: StateNews): EndedBuild | undefined => {
  switch (news.kind) {
    case 'build-started':
      return undefined;
    case 'build-succeeded':
      return { image, outcome: 'succeeded', seconds: news.seconds };
    case 'build-failed':
      return { image, outcome: 'failed', seconds: news.seconds };
    case 'build-cancelled':
      return { image, outcome: 'cancelled', seconds: news.seconds };
  }
};
