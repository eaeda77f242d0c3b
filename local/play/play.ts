import { StartImagePipelineExecutionCommand } from '@aws-sdk/client-imagebuilder';
import { nextBuild } from './levers.ts';
import { builds, pipelineArn, promotions } from './observe.ts';
import type { Scenario, Scene } from './scene.ts';
import { launchFleets } from './stage-setting.ts';
import { settledPromotions, until, watchBuild, watchPromotion } from './watch.ts';

export interface Played {
  /** Last week's build and this one. */
  readonly before: string;
  readonly after: string;
  /** Executions that were there before the scenario began. */
  readonly earlierPromotions: number;
}

/**
 * Sets the stage (last week's image is current everywhere and its fleets run), then lets the schedule build this
 * week's image and follows it to the end.
 */
export const play = async (scene: Scene, scenario: Scenario): Promise<Played> => {
  await lastWeek(scene);
  const [earlier, before] = [(await promotions(scene)).length, (await builds(scene)).length];
  await scenario.prepare?.(scene);
  await clearTraces(scene);
  const isBuilt = await thisWeek(scene, scenario, before, earlier);
  await scenario.afterwards?.(scene);
  await settledPromotions(scene, earlier + (isBuilt ? scenario.expected.promotions : 0));
  const all = await builds(scene);
  return { before: all[before - 1]?.arn ?? '', after: all[before]?.arn ?? '', earlierPromotions: earlier };
};

const lastWeek = async (scene: Scene): Promise<void> => {
  const { account, region } = scene.layout.hub;
  const done = scene.progress.step("Promote last week's image and launch the fleets on it");
  // Only this week's image is the play's: last week's was built, whatever its components do on this machine.
  await nextBuild(scene, { executeComponents: false });
  await scene.clients
    .imagebuilder(account, region)
    .send(
      new StartImagePipelineExecutionCommand({ imagePipelineArn: await pipelineArn(scene), clientToken: 'last-week' }),
    );
  await settledPromotions(scene, 1);
  done(`${await launchFleets(scene)} fleets`);
};

/** Whether the image was built; one that was not is promoted nowhere, and the report says why. */
const thisWeek = async (scene: Scene, scenario: Scenario, known: number, earlier: number): Promise<boolean> => {
  const { clock } = scene.local.world;
  const building = scene.progress.step(`Build images/${scene.image.name}, as its schedule says`);
  clock.advanceTo(nextSunday(clock.now()));
  const built = await watchBuild(scene, known);
  building(built.status);
  const isBuilt = built.status === 'AVAILABLE';
  if (scenario.expected.promotions === 0 || !isBuilt) {
    await quiet(scene);
    return isBuilt;
  }
  const promoting = scene.progress.step('Promote it');
  const started = await until('the start of the promotion', async () => (await promotions(scene))[earlier]);
  promoting((await watchPromotion(scene, started.arn)).status);
  await quiet(scene);
  return isBuilt;
};

/** What has been set going by now (deliveries, queues) is through. */
const quiet = async (scene: Scene): Promise<void> => {
  await scene.local.world.idle();
};

/** Calls and notifications of the stage setting are not the scenario's. */
const clearTraces = async (scene: Scene): Promise<void> => {
  await scene.clients.control('sns/clear', {});
  scene.local.world.clearCalls();
};

/** The weekly schedule: Sunday 02:00 UTC. One minute later it has begun. */
export const nextSunday = (now: number): number => {
  const at = new Date(now);
  at.setUTCHours(2, 1, 0, 0);
  do at.setUTCDate(at.getUTCDate() + 1);
  while (at.getUTCDay() !== 0);
  return at.getTime();
};
