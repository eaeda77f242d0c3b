import type { Findings } from '../findings.ts';
import { nearest } from '../nearest.ts';
import { partAt } from '../reading/part.ts';
import type { PhasePart } from './phase-part.ts';

/**
 * What Image Builder runs: build and validate on the build instance, the others on the test instance.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html
 */
export const PHASES = ['build', 'validate', 'test', 'container-host-test'];

/** AWSTOE runs phases of any name; Image Builder asks it for {@link PHASES} only, so that a document needs one of them. */
export const checkPhaseNames = (findings: Findings, phases: readonly PhasePart[]): void => {
  const named = phases.filter(({ name }) => name !== '');
  const names = new Set<string>();
  for (const { name, part } of named) {
    if (names.has(name))
      findings.problem('phase-unique', placeOf(part), `phase "${name}" is there already`, 'make one phase of both');
    names.add(name);
  }
  const others = named.filter(({ name }) => !PHASES.includes(name));
  for (const { name, part } of others) {
    const near = nearest(name, PHASES);
    const message = `Image Builder runs no phase "${name}", only ${PHASES.join(', ')}`;
    if (near !== undefined && !names.has(near))
      findings.problem('phase-name', placeOf(part), message, `did you mean "${near}"?`);
    else if (others.length === phases.length)
      findings.problem('phase-name', placeOf(part), message, 'name it "build", "validate" or "test"');
    else findings.remark('phase-name', placeOf(part), message);
  }
};

const placeOf = (part: PhasePart['part']): number => partAt(part, 'name')?.at ?? part.at;
