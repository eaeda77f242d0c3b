import type { World } from '../../../kernel/world.ts';
import { factory, type Place } from '../store.ts';
import type { Build } from './build.ts';
import type { BuildFailure, BuiltImage } from './built-image.ts';
import { enter } from './enter.ts';
import { logPipeline } from './log.ts';
import { tellTopic } from './tell-topic.ts';

/** The image is there. */
export const succeed = ({ world, place, image, infrastructure }: Build): void => {
  enter(world, place, image, 'AVAILABLE');
  count(world, place, image);
  tellTopic(world, place, image, infrastructure);
};

/** The build failed, for a reason in Image Builder's words. */
export const fail = (build: Build, reason: string, failure: Omit<BuildFailure, 'status'> = {}): void => {
  const { world, place, image, infrastructure } = build;
  image.reason = reason.slice(0, 1024);
  image.failure = { status: image.status, ...failure };
  if (image.scan === 'PENDING' || image.scan === 'SCANNING') image.scan = 'ABANDONED';
  endWorkflows(world, image, 'FAILED');
  enter(world, place, image, 'FAILED');
  count(world, place, image);
  tellTopic(world, place, image, infrastructure);
};

export const cancel = (world: World, place: Place, image: BuiltImage, reason: string): void => {
  image.reason = reason;
  endWorkflows(world, image, 'CANCELLED');
  enter(world, place, image, 'CANCELLED');
};

const endWorkflows = (world: World, { workflows }: BuiltImage, status: 'FAILED' | 'CANCELLED'): void => {
  const now = world.clock.now();
  for (const run of workflows.filter((one) => one.status === 'RUNNING')) {
    run.status = status;
    run.endedAt = now;
    for (const step of run.steps) {
      if (step.status === 'RUNNING') Object.assign(step, { status, endedAt: now });
      if (step.status === 'PENDING') step.status = 'CANCELLED';
    }
  }
};

/**
 * Failures of scheduled builds in a row disable a pipeline that has a policy for it; a success of any build starts anew.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html
 */
const count = (world: World, { account, region }: Place, image: BuiltImage): void => {
  const pipeline = factory(world, account, region).pipelines[image.order.pipelineArn ?? ''];
  if (!pipeline) return;
  if (image.status === 'AVAILABLE') pipeline.consecutiveFailures = 0;
  else if (image.buildType === 'SCHEDULED') pipeline.consecutiveFailures += 1;
  logPipeline(world, { account, region }, pipeline, `Image ${image.arn} is ${image.status}`);
  const most = pipeline.given.schedule?.autoDisablePolicy?.failureCount;
  if (most === undefined || pipeline.consecutiveFailures < most || pipeline.status === 'DISABLED') return;
  pipeline.status = 'DISABLED';
  logPipeline(world, { account, region }, pipeline, `Disabled after ${pipeline.consecutiveFailures} failures in a row`);
  world.emit({
    source: 'aws.imagebuilder',
    detailType: 'EC2 Image Builder Image Pipeline Automatically Disabled',
    account,
    region,
    resources: [pipeline.arn],
    detail: { 'consecutive-failures': String(pipeline.consecutiveFailures) },
  });
};
