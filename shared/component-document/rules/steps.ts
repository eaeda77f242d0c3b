import type { Platform } from '../document.ts';
import type { Findings } from '../findings.ts';
import { ACTIONS, moduleOf } from '../modules/action-modules.ts';
import { nearest } from '../nearest.ts';
import { entryOf, kindOf, type MapPart, partAt, textOf } from '../reading/part.ts';
import { checkCondition } from './conditions.ts';
import { checkInputs } from './inputs.ts';
import { checkKeys } from './keys.ts';
import { checkLoop } from './loops.ts';
import type { PhasePart } from './phase-part.ts';
import { checkStepFields } from './step-fields.ts';

const KEYS = ['name', 'action', 'timeoutSeconds', 'onFailure', 'maxAttempts', 'if', 'loop', 'inputs'];

/** What other tools call it. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'aws:runshellscript': 'ExecuteBash',
  'aws:runpowershellscript': 'ExecutePowerShell',
  'aws:updateagent': 'UpdateOS',
  bash: 'ExecuteBash',
  executecommand: 'ExecuteBash',
  executescript: 'ExecuteBash',
  executeshell: 'ExecuteBash',
  powershell: 'ExecutePowerShell',
  restart: 'Reboot',
  run: 'ExecuteBash',
  runcommand: 'ExecuteBash',
  shell: 'ExecuteBash',
};

export const checkSteps = (findings: Findings, phase: PhasePart, platform: Platform | undefined): void => {
  const names = new Set<string>();
  const loops = new Set<string>();
  for (const step of phase.steps) {
    const meant = checkStepKeys(findings, step, textOf(partAt(step, 'action')));
    if (!meant.includes('name')) checkName(findings, step, phase.name, names);
    const action = meant.includes('action') ? undefined : checkAction(findings, step);
    checkStepFields(findings, step, action);
    const condition = entryOf(step, 'if');
    if (condition !== undefined) checkCondition(findings, condition);
    checkLoop(findings, step, loops);
    // A condition may skip the step where its module does not run.
    const runsOn = condition === undefined ? platform : undefined;
    if (action !== undefined && !meant.includes('inputs')) checkInputs(findings, step, action, runsOn);
  }
};

const checkName = (findings: Findings, step: MapPart, phase: string, names: Set<string>): void => {
  const value = partAt(step, 'name');
  const name = textOf(value);
  if (value === undefined || name === '')
    findings.problem('step-name', value?.at ?? step.at, 'the step has no name', 'add "name: …", unique in its phase');
  else if (name === undefined)
    findings.problem('step-name', value.at, `the name of the step is ${kindOf(value)}: give a text`);
  else if (names.has(name))
    findings.problem(
      'step-unique',
      value.at,
      `phase "${phase}" has a step "${name}" already`,
      `name it otherwise, as "${name}2"`,
    );
  else names.add(name);
};

/** The name of the module, if there is such a one. */
const checkAction = (findings: Findings, step: MapPart): string | undefined => {
  const value = partAt(step, 'action');
  const action = textOf(value);
  if (value === undefined || action === undefined) {
    const module = step.entries.find(({ key }) => moduleOf(key) !== undefined)?.key;
    findings.problem(
      'step-action',
      value?.at ?? entryOf(step, 'action')?.at ?? step.at,
      value === undefined ? 'the step has no action' : `the action is ${kindOf(value)}: give the name of a module`,
      module
        ? `the module is the value of "action":\n        action: ${module}\n        inputs: …`
        : `add "action: ${guessed(step)}", or another module`,
    );
    return undefined;
  }
  if (moduleOf(action) !== undefined) return action;
  const meant = nearest(action, ACTIONS) ?? OTHER_NAMES[action.toLowerCase()];
  findings.problem(
    'step-action',
    value.at,
    `AWSTOE has no action "${action}"`,
    meant === undefined ? `known are ${ACTIONS.join(', ')}` : `did you mean "${meant}"?`,
  );
  return undefined;
};

const guessed = (step: MapPart): string =>
  partAt(partAt(step, 'inputs'), 'file') === undefined ? 'ExecuteBash' : 'ExecutePowerShell';

/** Returns what was meant by keys that are nearly right. */
const checkStepKeys = (findings: Findings, step: MapPart, action: string | undefined): readonly string[] => {
  const inputs = Object.keys(moduleOf(action)?.inputs ?? { commands: undefined }).filter((key) => !KEYS.includes(key));
  const misplaced = step.entries.flatMap(({ key, at }) => {
    const input = KEYS.includes(key) || nearest(key, KEYS) !== undefined ? undefined : nearest(key, inputs);
    return input === undefined ? [] : [{ key, input, at }];
  });
  for (const { key, input, at } of misplaced)
    findings.problem(
      'step-key',
      at,
      `"${key}" belongs under "inputs", not beside "action"`,
      belongsUnderInputs(input, action),
    );
  const told = [...misplaced.map(({ key }) => key), ...ACTIONS];
  const meant = checkKeys(findings, step, { rule: 'step-key', of: 'a step', known: KEYS, told });
  if (misplaced.length === 0) return meant;
  // What is suggested for them has the action too.
  return [...meant, 'inputs', ...(entryOf(step, 'action') === undefined ? ['action'] : [])];
};

const belongsUnderInputs = (key: string, action: string | undefined): string => {
  const list = moduleOf(action)?.shape === 'list';
  const value = key === 'commands' || key === 'arguments' ? '\n            - …' : ' …';
  return `write\n        action: ${action ?? 'ExecuteBash'}\n        inputs:\n          ${list ? '- ' : ''}${key}:${value}`;
};
