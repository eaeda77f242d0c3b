import { MOST_FILLED, type RunStepResult } from './expressions.ts';
import type { Message, PhaseReport, RunRequest, StepReport } from './report.ts';
import { runStep, type Surroundings } from './run-step.ts';

/**
 * Runs the phases that were asked for, in the document's order. A step that fails ends the run unless its onFailure says otherwise.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export const runDocument = async (
  request: RunRequest,
  around: Surroundings,
  tell: (message: Message) => void,
): Promise<readonly PhaseReport[]> => {
  const results = new Map<string, RunStepResult>();
  const variables = new Map(Object.entries(request.variables));
  const budget = { characters: MOST_FILLED };
  const reports: PhaseReport[] = [];
  for (const phase of request.document.phases.filter(({ name }) => request.phases.includes(name))) {
    tell({ kind: 'phase-begins', phase: phase.name });
    const startTime = new Date().toISOString();
    const steps: StepReport[] = [];
    for (const step of phase.steps) {
      tell({ kind: 'step-begins', phase: phase.name, step: step.name, action: step.action });
      const report = await runStep(step, { variables, steps: results, budget }, around);
      steps.push(report);
      results.set(`${phase.name}.${step.name}`, resultOf(report));
      tell({ kind: 'step-ended', phase: phase.name, step: report });
      if (report.status === 'failed' && step.onFailure === 'Abort') break;
    }
    const failed = steps.find(({ status, ignored }) => status === 'failed' && !ignored);
    reports.push({
      name: phase.name,
      status: failed ? 'failed' : 'success',
      startTime,
      endTime: new Date().toISOString(),
      failureMessage: failed ? `Step ${failed.name} failed: ${failed.failureMessage}` : '',
      steps,
    });
    if (failed) break;
  }
  return reports;
};

/** One that cannot run here takes those with it that need it. What a condition skipped has inputs, and no outputs. */
const resultOf = ({ inputs, outputs, skippedReason, skippedByItself }: StepReport): RunStepResult => ({
  inputs,
  outputs,
  ...(skippedReason === undefined || skippedByItself ? {} : { skipped: skippedReason }),
});
