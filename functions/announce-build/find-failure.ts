import { type BuildFailure, completed, withPhase } from '../../shared/domain/build/build-failure.ts';
import { readReason } from '../../shared/domain/build/read-reason.ts';
import type { Build, Builds } from '../../shared/ports/builds.ts';

export interface Sources {
  readonly failedStep: Builds['failedStep'];
  /** Somebody may want to know that a source could not be asked. */
  readonly warn: (message: string, error: unknown) => void;
}

/**
 * Where a build failed: from Image Builder's own failure context, then from the reason in words, and where neither names
 * the step of the component, from the build's workflows. A failure that is told in less detail is better than one that is
 * not told: a source that cannot be asked is left out.
 */
export const findFailure = async (
  arn: string,
  { failure = {} }: Pick<Build, 'failure'>,
  reason: string,
  { failedStep, warn }: Sources,
): Promise<BuildFailure> => {
  const known = completed(failure, readReason(reason));
  if (known.component?.step || known.destinations) return known;
  try {
    return withPhase(completed(known, await failedStep(arn)));
  } catch (error) {
    warn('the workflows of the build could not be read', error);
    return withPhase(known);
  }
};
