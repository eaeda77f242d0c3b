import { type Build, hasEnded, wait } from './build.ts';
import type { ImageStatus } from './built-image.ts';
import { cancel, fail } from './end-build.ts';
import type { FailedWorkflow } from './run-workflow.ts';

/** Fails the build in Image Builder's words. https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-failure-context.html */
export const failInWorkflow = (build: Build, { run, failure }: FailedWorkflow): void => {
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
export const stopping =
  (build: Build, status: ImageStatus) =>
  ({ action }: { readonly action: string }): void => {
    if (action === 'ExecuteComponents' && stopsAt(build, status)) wait(build, 1)(() => stop(build, status));
  };

/** Whether the plan of this build lets it end in a state. */
export const stopsAt = ({ plan }: Build, status: ImageStatus): boolean =>
  plan.outcome !== undefined &&
  plan.outcome !== 'AVAILABLE' &&
  !namesComponent(plan) &&
  (plan.failAt ?? 'BUILDING') === status;

const namesComponent = ({ failedComponent, failedPhase, failedStep }: Build['plan']): boolean =>
  failedComponent !== undefined || failedPhase !== undefined || failedStep !== undefined;

/** Ends the build as its plan says. */
export const stop = (build: Build, status: ImageStatus): void => {
  const { world, place, image, plan } = build;
  if (hasEnded(image)) return;
  const reason = plan.reason ?? `The image build stopped in ${status}`;
  if (plan.outcome === 'CANCELLED') cancel(world, place, image, reason);
  else fail(build, reason);
};
