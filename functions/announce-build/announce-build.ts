import type { Configuration } from '../../shared/configuration/configuration.ts';
import { versionText } from '../../shared/domain/image-version.ts';
import type { Announcement } from '../../shared/domain/notification/announcement.ts';
import { promotionId } from '../../shared/domain/promotion-id.ts';
import { RetryableError } from '../../shared/errors.ts';
import type { Telling, Tellings } from '../../shared/ports/tellings.ts';
import { type BuildEvent, type Happening, readBuildEvent } from './build-event.ts';
import {
  type BuildStateSources,
  type EndedBuild,
  endedBuild,
  isDisabled,
  stateNews,
  waitingStep,
} from './build-state.ts';

export interface Dependencies extends BuildStateSources {
  readonly configuration: Configuration;
  readonly tellings: Tellings;
  readonly announce: (said: Announcement, id: string) => Promise<void>;
  /** Counts a build that has ended, and how long it took. */
  readonly measure: (build: EndedBuild) => void;
  readonly hash: (text: string) => string;
}

/**
 * Tells people what happens to builds: started, succeeded, failed and where, cancelled, waiting for a person; and that Image
 * Builder switched a pipeline off. Events come more than once: a happening is told and counted once, unless whoever told it
 * was killed right after.
 */
export const announceBuild =
  (dependencies: Dependencies) =>
  async (event: BuildEvent): Promise<{ outcome: string }> => {
    const { configuration, tellings, hash } = dependencies;
    const happening = readBuildEvent(event, configuration);
    const telling = tellingOf(happening);
    const turn = await tellings.begin(telling);
    if (turn === 'told') return { outcome: 'told before' };
    if (turn === 'busy') throw new RetryableError(`${telling.happening} of ${telling.image} is being told right now`);
    const outcome = await tell(happening, hash(`${telling.happening} ${telling.at}`).slice(0, 12), dependencies);
    await tellings.done(telling);
    return { outcome };
  };

const tellingOf = (happening: Happening): Telling => ({
  image: happening.kind === 'disabled' ? happening.image : happening.image.name,
  happening: nameOf(happening),
  at: happening.at,
});

const nameOf = (happening: Happening): string => {
  switch (happening.kind) {
    case 'state':
      return `${versionText(happening.image)} ${happening.status}`;
    case 'waiting':
      return `${versionText(happening.image)} ${happening.stepExecutionId}`;
    case 'disabled':
      return `${happening.pipelineArn} disabled`;
  }
};

const tell = async (happening: Happening, id: string, dependencies: Dependencies): Promise<string> => {
  const { configuration, announce, measure, hash } = dependencies;
  if (happening.kind === 'disabled') {
    const { image, pipelineArn, failures } = happening;
    if (!(await isDisabled(happening, dependencies))) return 'nothing to notify';
    const promotion = `${image}-pipeline`;
    await announce(
      { kind: 'pipeline-disabled', image, promotionId: promotion, pipelineArn, failures },
      `${promotion}-${id}`,
    );
    return 'pipeline-disabled';
  }
  const { image } = happening;
  const about = {
    image: image.name,
    version: versionText(image),
    promotionId: promotionId(image, hash),
    buildVersionArn: image.arn,
  };
  if (happening.kind === 'waiting') {
    const waiting = await waitingStep(happening, dependencies);
    if (!waiting) return 'nothing to notify';
    const { stepExecutionId } = happening;
    const { name: step, workflow } = waiting;
    await announce({ ...about, kind: 'build-waiting', step, stepExecutionId, workflow }, `${about.promotionId}-${id}`);
    return 'build-waiting';
  }
  const news = await stateNews(happening, dependencies);
  const ended = news && endedBuild(image.name, news);
  if (news && isWanted(news.kind, configuration)) await announce({ ...about, ...news }, `${about.promotionId}-${id}`);
  if (ended) measure(ended);
  return news?.kind ?? 'nothing to notify';
};

const isWanted = (kind: Announcement['kind'], { buildNotices }: Configuration): boolean =>
  kind === 'build-started' ? buildNotices.started : kind === 'build-succeeded' ? buildNotices.succeeded : true;
