import { secondsBetween } from '../../shared/domain/build/duration.ts';
import { versionText } from '../../shared/domain/image-version.ts';
import type { About } from '../../shared/domain/notification/announcement.ts';
import type { BuildNews } from '../../shared/domain/notification/build-news.ts';
import { own } from '../../shared/domain/own.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { BuildStep, Builds } from '../../shared/ports/builds.ts';
import type { Happening } from './build-event.ts';
import { findFailure } from './find-failure.ts';

export interface BuildStateSources {
  readonly builds: Builds;
  /** Somebody may want to know that a message has less in it than it could have. */
  readonly warn: (message: string, error: unknown) => void;
  readonly now: () => Date;
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

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
const GOES_ON = new Set(['PENDING', 'CREATING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'INTEGRATING']);

/** What Image Builder may say of a build by the time at which the event of a state is read. What was deprecated has been built. */
const FITS: Readonly<Record<string, ReadonlySet<string>>> = {
  BUILDING: GOES_ON,
  AVAILABLE: new Set(['AVAILABLE', 'DEPRECATED', 'DISABLED']),
  FAILED: new Set(['FAILED']),
  CANCELLED: new Set(['CANCELLED']),
};

/** An event may be here before its state can be read. What is older and does not fit has been overtaken: the build was tried again. */
const SETTLES_IN_MILLISECONDS = 600_000;

/**
 * What a build's change of state is worth telling; undefined for states in between, and for what Image Builder does not say
 * (any more). Only what it says now is told as a fact. Throws {@link RetryableError} where it may be about to say so.
 */
export const stateNews = async (
  { image, status, reason: told, at }: StateChange,
  { builds, warn, now }: BuildStateSources,
): Promise<StateNews | undefined> => {
  const fits = own(FITS, status);
  if (!fits) return undefined;
  const build = await builds.build(image.arn);
  if (!build) {
    warn(`Image Builder knows no ${image.arn}: no message says that it is ${status}`, undefined);
    return undefined;
  }
  if (!fits.has(build.status)) {
    const difference = `an event says that ${image.arn} is ${status}; Image Builder says ${build.status}`;
    if (GOES_ON.has(build.status) && now().getTime() - Date.parse(at) < SETTLES_IN_MILLISECONDS)
      throw new RetryableError(difference);
    warn(`${difference}: no message is sent`, undefined);
    return undefined;
  }
  const seconds = secondsBetween(build.createdAt, at);
  const reason = build.reason ?? told;
  switch (status) {
    case 'BUILDING':
      return { kind: 'build-started' };
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

/** A step that waits may be answered at once: it is not worth more than a second try. */
const WAITS_WITHIN_MILLISECONDS = 120_000;

/** The step of the build that an event says waits, as Image Builder knows it; undefined where it does not wait (any more). */
export const waitingStep = async (
  { image, stepExecutionId, at }: Extract<Happening, { kind: 'waiting' }>,
  { builds, warn, now }: BuildStateSources,
): Promise<BuildStep | undefined> => {
  const step = await builds.step(stepExecutionId);
  if (step?.waits && step.buildVersionArn === image.arn) return step;
  const difference = `an event says that a step of ${image.arn} waits, and Image Builder does not`;
  if (now().getTime() - Date.parse(at) < WAITS_WITHIN_MILLISECONDS) throw new RetryableError(difference);
  warn(`${difference}: no message is sent`, undefined);
  return undefined;
};

/** Whether Image Builder says of a pipeline, too, that it is disabled. */
export const isDisabled = async (
  { pipelineArn, at }: Extract<Happening, { kind: 'disabled' }>,
  { builds, warn, now }: BuildStateSources,
): Promise<boolean> => {
  const status = await builds.pipelineStatus(pipelineArn);
  if (status === 'DISABLED') return true;
  const difference = `an event says that ${pipelineArn} was disabled; Image Builder says ${status ?? 'nothing'}`;
  if (now().getTime() - Date.parse(at) < SETTLES_IN_MILLISECONDS) throw new RetryableError(difference);
  warn(`${difference}: no message is sent`, undefined);
  return false;
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
