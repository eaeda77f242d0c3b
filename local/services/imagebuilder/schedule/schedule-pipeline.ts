import { AwsError } from '../../../kernel/errors.ts';
import type { World } from '../../../kernel/world.ts';
import { startSchedule, stopSchedule } from '../../events/schedule.ts';
import { whatIsNew } from '../build/dependencies.ts';
import { logPipeline } from '../build/log.ts';
import { orderOf } from '../build/order.ts';
import { startPipeline } from '../build/start-build.ts';
import { factory, type Place, type StoredPipeline } from '../store.ts';
import { zonedSchedule } from './zoned.ts';

/** AWS's default: a build only where something is new. */
const NEWS_ONLY = 'EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE';

/** Builds by the pipeline's schedule from now on, or no more where it has none. */
export const schedulePipeline = (world: World, { account, region }: Place, { arn, given }: StoredPipeline): void => {
  const { scheduleExpression, timezone } = given.schedule ?? {};
  stopSchedule(arn, world);
  const next = scheduleExpression === undefined ? undefined : zonedSchedule(scheduleExpression, timezone);
  if (next) startSchedule(arn, next, () => due(world, { account, region }, arn), world);
};

/** When its schedule builds next; undefined where it does not. */
export const nextRun = (now: number, { given, status }: StoredPipeline): number | undefined => {
  const { scheduleExpression, timezone } = given.schedule ?? {};
  if (scheduleExpression === undefined || status === 'DISABLED') return undefined;
  return zonedSchedule(scheduleExpression, timezone)?.(now);
};

const due = (world: World, place: Place, arn: string): void => {
  const pipeline = factory(world, place.account, place.region).pipelines[arn];
  if (pipeline?.status !== 'ENABLED') return;
  const condition = pipeline.given.schedule?.pipelineExecutionStartCondition ?? NEWS_ONLY;
  if (condition === NEWS_ONLY) {
    const news = whatIsNew(world, place, orderOf(world, place, pipeline.given, undefined, arn));
    logPipeline(
      world,
      place,
      pipeline,
      news === undefined ? 'No dependency has an update' : `Dependency update: ${news}`,
    );
    if (news === undefined) return;
  }
  try {
    const { arn: image } = startPipeline(world, place, pipeline, 'SCHEDULED');
    logPipeline(world, place, pipeline, `Image ${image} started by the schedule`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    logPipeline(world, place, pipeline, `The schedule could not start a build: ${error.message}`);
  }
};
