import { type Build, wait } from './build.ts';
import { enter } from './enter.ts';
import { makeOutput } from './make-output.ts';
import { plainState } from './plain-state.ts';
import { runWorkflow } from './run-workflow.ts';
import { failInWorkflow, stop, stopsAt } from './stopping.ts';
import type { Task } from './tasks.ts';
import { workflowsOf } from './workflows-of.ts';

/** DISTRIBUTING and INTEGRATING: runs the distribution workflow, at whose end the outputs are there. */
export const distributing =
  (build: Build): Task =>
  (next) => {
    const { world, place, image } = build;
    enter(world, place, image, 'DISTRIBUTING');
    if (stopsAt(build, 'DISTRIBUTING')) return wait(build, 2)(() => stop(build, 'DISTRIBUTING'));
    const [workflow] = workflowsOf(build, 'DISTRIBUTION');
    if (!workflow) return integrating(build)(next);
    let integrates = false;
    runWorkflow(
      build,
      workflow,
      (failed) => {
        if (failed) failInWorkflow(build, failed);
        else if (integrates) makeOutput(build, next);
        else integrating(build)(next);
      },
      ({ action }) => {
        if (action !== 'ApplyImageConfigurations') return;
        integrates = true;
        enter(world, place, image, 'INTEGRATING');
        if (stopsAt(build, 'INTEGRATING')) wait(build, 0.5)(() => stop(build, 'INTEGRATING'));
      },
    );
  };

const integrating =
  (build: Build): Task =>
  (next) =>
    plainState(build, 'INTEGRATING')(() => makeOutput(build, next));
