import { scanOnDemand, severityOver } from '../scan/on-demand.ts';
import { ON_DEMAND } from '../scan/scanning.ts';
import { scanTestInstance } from '../scan/test-instance.ts';
import type { FoundWorkflow } from '../workflows/find-workflow.ts';
import { type Build, hasEnded, wait } from './build.ts';
import type { ImageStatus } from './built-image.ts';
import { cancel, fail, succeed } from './end-build.ts';
import { enter } from './enter.ts';
import { makeOutput } from './make-output.ts';
import { type FailedWorkflow, runWorkflow, type WorkflowOf } from './run-workflow.ts';
import { inTurn, type Task } from './tasks.ts';
import { workflowsOf } from './workflows-of.ts';

/** The states that no workflow fills, in virtual minutes. */
const PLAIN: Readonly<Record<'PENDING' | 'CREATING' | 'INTEGRATING', number>> = {
  PENDING: 0.2,
  CREATING: 0.3,
  INTEGRATING: 1,
};

/** Takes an image through its states in virtual time. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
export const runBuild = (build: Build): void => {
  const { image } = build;
  inTurn(
    [
      plain(build, 'PENDING'),
      plain(build, 'CREATING'),
      obstacles(build),
      stage(build, 'BUILDING', 'BUILD'),
      testing(build),
      onDemandScan(build),
      distributing(build),
    ],
    () => hasEnded(image),
    () => succeed(build),
  );
};

const plain =
  (build: Build, status: keyof typeof PLAIN): Task =>
  (next) => {
    const { world, place, image } = build;
    enter(world, place, image, status);
    if (stopsAt(build, status)) return wait(build, PLAIN[status] / 2)(() => stop(build, status));
    wait(build, PLAIN[status])(next);
  };

const obstacles =
  (build: Build): Task =>
  (next) => {
    if (build.obstacle === undefined) return next();
    fail(build, build.obstacle);
  };

/** Runs the workflows of a stage, one after the other. */
const stage =
  (build: Build, status: 'BUILDING' | 'TESTING', type: FoundWorkflow['type']): Task =>
  (next) => {
    const { world, place, image } = build;
    enter(world, place, image, status);
    if (status === 'TESTING') scanTestInstance(build);
    const run =
      (one: WorkflowOf & { readonly mayFail: boolean }): Task =>
      (then) =>
        runWorkflow(
          build,
          one,
          (failed) => {
            if (!failed || one.mayFail) then();
            else failInWorkflow(build, failed);
          },
          stopping(build, status),
        );
    inTurn(workflowsOf(build, type).map(run), () => hasEnded(image), next);
  };

/** In Image Builder's words. https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-failure-context.html */
const failInWorkflow = (build: Build, { run, failure }: FailedWorkflow): void => {
  const where = failure.component ? '' : ` in workflow step ${failure.stepName}`;
  fail(build, `Workflow Execution ID: '${run.id}' failed with reason: ${failure.message}${where}`, {
    workflowExecutionId: run.id,
    workflowArn: run.arn,
    stepExecutionId: failure.stepId,
    failedStep: failure.stepName,
    component: failure.component,
  });
};

/** A plan that names no component lets the build stop as its components are applied. */
const stopping =
  (build: Build, status: ImageStatus) =>
  ({ action }: { readonly action: string }): void => {
    if (action === 'ExecuteComponents' && stopsAt(build, status)) wait(build, 1)(() => stop(build, status));
  };

const stopsAt = ({ plan }: Build, status: ImageStatus): boolean =>
  plan.outcome !== undefined &&
  plan.outcome !== 'AVAILABLE' &&
  !namesComponent(plan) &&
  (plan.failAt ?? 'BUILDING') === status;

const namesComponent = ({ failedComponent, failedPhase, failedStep }: Build['plan']): boolean =>
  failedComponent !== undefined || failedPhase !== undefined || failedStep !== undefined;

const stop = (build: Build, status: ImageStatus): void => {
  const { world, place, image, plan } = build;
  if (hasEnded(image)) return;
  const reason = plan.reason ?? `The image build stopped in ${status}`;
  if (plan.outcome === 'CANCELLED') cancel(world, place, image, reason);
  else fail(build, reason);
};

const testing =
  (build: Build): Task =>
  (next) => {
    const { image } = build;
    if (image.order.testsEnabled) return stage(build, 'TESTING', 'TEST')(next);
    if (image.scan === 'PENDING') {
      image.scan = 'ABANDONED';
      image.scanReason = 'Tests are disabled: there is no test instance to scan';
    }
    next();
  };

/** Needs no test instance. Its condition fails the image while it is TESTING. */
const onDemandScan =
  (build: Build): Task =>
  (next) => {
    const { world, place, image } = build;
    const scanning = image.order.scanning;
    if (!scanning?.imageScanningEnabled || !scanning.imageScanningTypes?.includes(ON_DEMAND)) return next();
    if (image.status !== 'TESTING') enter(world, place, image, 'TESTING');
    scanOnDemand(build, () => {
      const over = severityOver(image.findings, scanning.scanResultCondition);
      if (over === undefined) return next();
      fail(build, `The image scan found ${over}, above what scanResultCondition allows.`);
    });
  };

const distributing =
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
    plain(build, 'INTEGRATING')(() => makeOutput(build, next));
