import type { Findings } from '../findings.ts';
import { nearest } from '../nearest.ts';
import { type Entry, entryOf, kindOf, type MapPart, type Part, partAt, textOf } from '../reading/part.ts';
import { checkKeys } from './keys.ts';
import { checkPhaseNames, PHASES } from './phase-names.ts';
import type { PhasePart } from './phase-part.ts';
import { commandsInStep, phaseNamed } from './snippets.ts';
import { stepsOf } from './step-lists.ts';

/** Keys of a step that people put one level too high. */
const OF_A_STEP = ['action', 'inputs', 'loop', 'if'];

export const checkPhases = (findings: Findings, root: MapPart): readonly PhasePart[] => {
  const entry = entryOf(root, 'phases');
  if (entry === undefined) return [];
  const phases = entry.value;
  if (phases.kind === 'map' && phases.entries[0] !== undefined) {
    mapOfPhases(findings, phases, phases.entries[0]);
    return [];
  }
  if (phases.kind !== 'list' || phases.items.length === 0) {
    const empty = phases.kind === 'nothing' || phases.kind === 'list' || phases.kind === 'map';
    const what = empty ? 'phases are empty' : `phases are ${kindOf(phases)}, not a list`;
    findings.problem('phases-shape', empty ? entry.at : phases.at, what, phaseNamed('build'));
    return [];
  }
  const read = phases.items.flatMap((item) => phaseOf(findings, item));
  checkPhaseNames(findings, read);
  return read;
};

/** As in a buildspec of CodeBuild: `phases: build: commands:`. */
const mapOfPhases = (findings: Findings, phases: MapPart, first: Entry): void => {
  const commands = entryOf(first.value, 'commands');
  if (commands !== undefined) {
    const name = PHASES.includes(first.key) ? first.key : (nearest(first.key, PHASES) ?? 'build');
    findings.problem('phases-shape', commands.at, 'commands stand in no step', commandsInStep(name, commands.value));
    return;
  }
  const one = entryOf(phases, 'name') !== undefined;
  const name = one ? (textOf(partAt(phases, 'name')) ?? 'build') : first.key;
  findings.problem('phases-shape', first.at, 'phases are a map, not a list', phaseNamed(name));
};

const phaseOf = (findings: Findings, item: Part): readonly PhasePart[] => {
  if (item.kind !== 'map') {
    findings.problem(
      'phases-shape',
      item.at,
      `a phase is ${kindOf(item)}, not a map`,
      phaseNamed(textOf(item) ?? 'build'),
    );
    return [];
  }
  const name = textOf(partAt(item, 'name')) ?? '';
  const commands = entryOf(item, 'commands');
  const told = ['commands', ...OF_A_STEP];
  // `- build: …` is the usual way to a phase without a name.
  const key =
    name === '' ? item.entries.find(({ value }) => value.kind === 'map' || value.kind === 'list')?.key : undefined;
  const own = key !== undefined && key !== 'steps' ? [key] : [];
  const meant = checkKeys(findings, item, {
    rule: 'phases-shape',
    of: 'a phase',
    known: ['name', 'steps'],
    told: [...told, ...own],
  });
  if (name === '' && !meant.includes('name'))
    findings.problem('phases-shape', item.at, 'the phase has no name', phaseNamed(own[0] ?? 'build'));
  for (const { key, at } of item.entries.filter((each) => OF_A_STEP.includes(each.key)))
    findings.problem('phases-shape', at, `"${key}" belongs to a step, not to a phase`, phaseNamed(name || 'build'));
  if (commands !== undefined)
    findings.problem(
      'phases-shape',
      commands.at,
      'commands stand in no step',
      commandsInStep(name || 'build', commands.value),
    );
  const misplaced = item.entries.some((each) => told.includes(each.key));
  const explained = misplaced || own.length > 0 || meant.includes('steps');
  const absent = entryOf(item, 'steps') === undefined;
  return [{ name, part: item, steps: absent && explained ? [] : stepsOf(findings, item, name || 'build') }];
};
