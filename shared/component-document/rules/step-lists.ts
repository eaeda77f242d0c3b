import type { Findings } from '../findings.ts';
import { entryOf, kindOf, type MapPart, type Part, textOf } from '../reading/part.ts';
import { commandsInStep, phaseNamed } from './snippets.ts';

/** The steps of a phase that are maps; tells of the others. */
export const stepsOf = (findings: Findings, phase: MapPart, name: string): readonly MapPart[] => {
  const entry = entryOf(phase, 'steps');
  const steps = entry?.value;
  if (entry === undefined || steps === undefined) {
    findings.problem('steps-shape', phase.at, 'the phase has no steps', phaseNamed(name));
    return [];
  }
  if (steps.kind === 'list' && steps.items.length > 0)
    return steps.items.flatMap((step) => stepOf(findings, step, name));
  if (steps.kind === 'map' && steps.entries.length > 0) mapOfSteps(findings, steps, name);
  else if (steps.kind === 'text')
    findings.problem('steps-shape', steps.at, 'steps are a text, not a list', commandsInStep(name, steps));
  else findings.problem('steps-shape', entry.at, 'steps are empty', phaseNamed(name));
  return [];
};

const stepOf = (findings: Findings, step: Part, phase: string): readonly MapPart[] => {
  if (step.kind === 'map') return [step];
  const suggestion = textOf(step) === undefined ? phaseNamed(phase) : commandsInStep(phase, step);
  findings.problem('steps-shape', step.at, `a step is ${kindOf(step)}, not a map`, suggestion);
  return [];
};

const mapOfSteps = (findings: Findings, steps: MapPart, phase: string): void => {
  const commands = entryOf(steps, 'commands');
  if (commands !== undefined) {
    findings.problem('steps-shape', commands.at, 'commands stand in no step', commandsInStep(phase, commands.value));
    return;
  }
  const [first] = steps.entries;
  const one = entryOf(steps, 'action') !== undefined || entryOf(steps, 'name') !== undefined;
  findings.problem(
    'steps-shape',
    first?.at ?? steps.at,
    'steps are a map, not a list',
    one
      ? 'put "- " before the first key of the step'
      : `write\n    steps:\n      - name: ${first?.key ?? '…'}\n        action: …`,
  );
};
