import type { CallRecord } from '../../../local/kernel/call.ts';
import type { FaultRule } from '../../../local/kernel/switches.ts';
import { silentProgress } from '../../../local/play/console.ts';
import { targets } from '../../../local/play/layout.ts';
import { fleetName, launchFleets } from '../../../local/play/stage-setting.ts';
import { autoScalingState } from '../../../local/services/autoscaling/state.ts';
import { bake, type Deployed, deployed, startPromotion } from '../../end-to-end/world.ts';
import { type Build, countsBefore, type EndState, endState, isHere } from './end-state.ts';
import { oneStage } from './one-stage.ts';

/** Longer than sessions of target accounts last, so that every promotion opens its own. */
const BETWEEN_SECONDS = 56 * 60;

/** Pipelines build by themselves on Sundays: until then there is nothing but what a test bakes. */
const MONDAY = new Date('2026-11-23T12:00:00Z');

/** Which way a promotion goes: through, or back because a fleet's refresh fails. */
export type Way = 'promoted' | 'rolled back';

export interface Ran {
  readonly state: EndState;
  readonly calls: readonly CallRecord[];
}

/** The app of one stage on a local AWS, with an image current and fleets that run it. */
export interface Scene {
  readonly world: Deployed;
  /** Promotes the next build, with faults, and says what is left once all is quiet. */
  run(way: Way, faults: readonly FaultRule[]): Promise<Ran>;
  /** A person promotes the build of the last run again, with a reason; the scene is as before the run then. */
  again(): Promise<EndState>;
  close(): Promise<void>;
}

/** The app of one stage on a local AWS of its own, with nothing promoted yet. */
export const openDeployed = (approved = false): Promise<Deployed> => deployed(oneStage(approved), MONDAY);

export const openScene = async (): Promise<Scene> => {
  const world = await openDeployed();
  const { local, image } = world;
  let old: Build = await bake(world);
  await world.settle();
  await launchFleets({ ...world, progress: silentProgress });
  let older = old;
  let build = old;
  let number = 0;

  const told = (): string[] => {
    const { list } = local.world.state<{ list: { protocol: string; message: string }[] }>(
      'notifications',
      'all',
      'all',
      () => ({ list: [] }),
    );
    return (
      list
        .filter(({ protocol }) => protocol === 'slack')
        .map(({ message }) => titleOf(message))
        // That a build is there is told beside its promotion.
        .filter((title) => !title.includes(' is built') && isHere(title))
    );
  };
  const quiet = async () => {
    local.world.switches.faults = [];
    await world.settle();
    local.world.clock.advanceTo(local.world.clock.now() + BETWEEN_SECONDS * 1000);
    await world.settle();
    await world.control('sns/clear', {});
    local.world.clearCalls();
  };

  const current = () => {
    older = old;
    old = build;
  };

  return {
    world,
    run: async (way, faults) => {
      await quiet();
      const since = countsBefore(world);
      const [place] = image.stages.flatMap(targets);
      if (way === 'rolled back')
        await world.control('autoscaling/next-refresh', {
          ...place,
          group: fleetName(image.name),
          outcome: 'RollbackSuccessful',
        });
      local.world.switches.faults = [...faults];
      build = await bake(world);
      await world.settle();
      const calls = [...local.world.calls];
      local.world.switches.faults = [];
      const state = await endState(world, { older, old, build, since, told: told() });
      if (state.outcome === 'SUCCEEDED promoted') current();
      return { state, calls };
    },
    again: async () => {
      for (const place of image.stages.flatMap(targets)) {
        // A refresh that was to fail and never began.
        delete autoScalingState(local.world, place).plans[fleetName(image.name)];
      }
      await quiet();
      const since = countsBefore(world);
      number += 1;
      const input = { image: build.imageBuildVersionArn, reason: 'the fault is mended' };
      await startPromotion(world, input, `again-${number}`);
      await world.settle();
      const state = await endState(world, { older, old, build, since, told: told() });
      current();
      return state;
    },
    close: () => local.close(),
  };
};

const titleOf = (message: string): string => {
  const { content } = JSON.parse(message) as { content?: { title?: string } };
  return content?.title ?? message;
};
