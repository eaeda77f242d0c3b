import { AwsError } from '../../../kernel/errors.ts';
import { scanOnDemand, severityOver } from '../scan/on-demand.ts';
import { ON_DEMAND } from '../scan/scanning.ts';
import { scanTestInstance } from '../scan/test-instance.ts';
import type { FoundWorkflow } from '../workflows/find-workflow.ts';
import { type Build, hasEnded } from './build.ts';
import { distributing } from './distributing.ts';
import { fail, succeed } from './end-build.ts';
import { enter } from './enter.ts';
import { copiesOf, makeHomeAmi } from './output-amis.ts';
import { plainState } from './plain-state.ts';
import { runWorkflow, type WorkflowOf } from './run-workflow.ts';
import { failInWorkflow, stopping } from './stopping.ts';
import { inTurn, type Task, together } from './tasks.ts';
import { workflowsOf } from './workflows-of.ts';

/** Takes an image through its states in virtual time. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageState.html */
export const runBuild = (build: Build): void => {
  const { image } = build;
  inTurn(
    [
      plainState(build, 'PENDING'),
      plainState(build, 'CREATING'),
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

/** Distributes an image once more whose build and tests went well. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_RetryImage.html */
export const runDistribution = (build: Build): void =>
  inTurn(
    [distributing(build)],
    () => hasEnded(build.image),
    () => succeed(build),
  );

const obstacles =
  (build: Build): Task =>
  (next) => {
    if (build.obstacle === undefined) return next();
    fail(build, build.obstacle);
  };

/** Runs the workflows of a stage, one group after the other. */
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
    const groups = inGroups(workflowsOf(build, type)).map((group) => together(group.map(run)));
    inTurn(groups, () => hasEnded(image), next);
  };

/** Workflows of one parallel group that follow each other run at the same time. */
const inGroups = <Item extends Pick<WorkflowOf, 'parallelGroup'>>(workflows: readonly Item[]): readonly Item[][] => {
  const groups: Item[][] = [];
  for (const one of workflows) {
    const last = groups.at(-1);
    if (last && one.parallelGroup !== undefined && last[0]?.parallelGroup === one.parallelGroup) last.push(one);
    else groups.push([one]);
  }
  return groups;
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
    const amiId = outputToScan(build);
    if (amiId === undefined) return;
    scanOnDemand(build, amiId, () => {
      const over = severityOver(image.findings, scanning.scanResultCondition);
      if (over === undefined) return next();
      fail(build, `The image scan found ${over}, above what scanResultCondition allows.`);
    });
  };

/** The AMI that is scanned; undefined where it cannot be made, and the build has failed. */
const outputToScan = (build: Build): string | undefined => {
  try {
    return makeHomeAmi(build, copiesOf(build)).image;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    fail(build, `Distribution failed for ARN '${build.image.arn}'. ${error.message}`);
    return undefined;
  }
};
