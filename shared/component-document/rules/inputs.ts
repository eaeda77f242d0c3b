import type { Platform } from '../document.ts';
import type { Findings } from '../findings.ts';
import type { ActionModule } from '../modules/action-module.ts';
import { moduleOf } from '../modules/action-modules.ts';
import { didYouMean } from '../nearest.ts';
import { entryOf, kindOf, type MapPart, type Part, partAt, textOf } from '../reading/part.ts';
import { checkAssertion } from './conditions.ts';
import { checkInputValue } from './input-values.ts';

/** `inputs` of a step, by the table of its module. */
export const checkInputs = (
  findings: Findings,
  step: MapPart,
  action: string,
  platform: Platform | undefined,
): void => {
  const module = moduleOf(action);
  if (module === undefined) return;
  const runs = platform === undefined || module.platforms.includes(platform);
  const at = partAt(step, 'action')?.at ?? step.at;
  if (!runs) findings.problem('step-platform', at, `${action} does not run on ${platform}`, instead(action, module));
  const entry = entryOf(step, 'inputs');
  const inputs = partAt(step, 'inputs');
  if (inputs === undefined) {
    if (module.inputsRequired)
      findings.problem('input-missing', entry?.at ?? at, `${action} has no inputs`, example(action, module));
    return;
  }
  if (module.shape === 'condition') checkAssertion(findings, inputs);
  else
    for (const map of mapsOf(findings, inputs, action, module))
      checkMap(findings, map, action, module, runs ? platform : undefined);
};

/** The maps of inputs, where they have the shape that the module wants. */
const mapsOf = (findings: Findings, inputs: Part, action: string, module: ActionModule): readonly MapPart[] => {
  if (module.shape === 'map') {
    if (inputs.kind === 'map') return [inputs];
    const [first] = inputs.kind === 'list' ? inputs.items : [];
    const hint = first?.kind === 'map' ? 'take away the "- " before the first input' : example(action, module);
    findings.problem('inputs-shape', inputs.at, `${action} wants a map of inputs, not ${kindOf(inputs)}`, hint);
    return [];
  }
  if (inputs.kind === 'list') {
    if (inputs.items.length === 0)
      findings.problem('input-missing', inputs.at, `${action} has no inputs`, example(action, module));
    return inputs.items.flatMap((item) => {
      if (item.kind === 'map') return [item];
      findings.problem(
        'inputs-shape',
        item.at,
        `an item of the inputs of ${action} is ${kindOf(item)}, not a map`,
        example(action, module),
      );
      return [];
    });
  }
  const hint = inputs.kind === 'map' ? 'put "- " before the first input' : example(action, module);
  findings.problem('inputs-shape', inputs.at, `${action} wants a list of inputs, not ${kindOf(inputs)}`, hint);
  return [];
};

const checkMap = (
  findings: Findings,
  map: MapPart,
  action: string,
  module: ActionModule,
  platform: Platform | undefined,
): void => {
  const known = Object.keys(module.inputs);
  for (const { key, at, value, oddKey } of map.entries) {
    const input = Object.hasOwn(module.inputs, key) ? module.inputs[key] : undefined;
    if (oddKey) continue;
    if (input === undefined)
      findings.problem('input-unknown', at, `${action} has no input "${key}"`, didYouMean(key, known));
    else if (platform !== undefined && input.platforms !== undefined && !input.platforms.includes(platform))
      findings.problem('input-platform', at, `${action} has no input "${key}" on ${platform}`, 'leave it out');
    else checkInputValue(findings, { action, key, at, input, value });
  }
  // A key that is nearly right is told once, as an unknown one.
  const unknown = map.entries.some(({ key }) => !known.includes(key));
  for (const [key, input] of Object.entries(module.inputs))
    if (input.required && entryOf(map, key) === undefined && !unknown)
      findings.problem(
        'input-missing',
        map.at,
        `${action} needs the input "${key}"`,
        `add "${key}: …": ${input.description}`,
      );
  checkTogether(findings, map, action, module, unknown);
};

const checkTogether = (
  findings: Findings,
  map: MapPart,
  action: string,
  module: ActionModule,
  unknown: boolean,
): void => {
  const given = module.oneOf?.filter((key) => entryOf(map, key) !== undefined) ?? [];
  if (module.oneOf !== undefined && given.length !== 1 && !(given.length === 0 && unknown))
    findings.problem(
      given.length === 0 ? 'input-missing' : 'input-value',
      map.at,
      `${action} takes exactly one of ${module.oneOf.join(' and ')}`,
      given.length === 0 ? `add "${module.oneOf[0]}: …"` : `leave "${given[1]}" out`,
    );
  const checksum = entryOf(map, 'checksum');
  const algorithm = entryOf(map, 'algorithm');
  if (action === 'WebDownload' && (checksum === undefined) !== (algorithm === undefined))
    findings.remark(
      'input-pair',
      (checksum ?? algorithm)?.at ?? map.at,
      'checksum and algorithm come together: one alone checks nothing',
      checksum ? `add "algorithm: ${algorithmOf(textOf(checksum.value) ?? '')}"` : 'add "checksum: …"',
    );
};

const algorithmOf = (checksum: string): string =>
  ({ 32: 'MD5', 40: 'SHA1', 128: 'SHA512' })[checksum.length] ?? 'SHA256';

const instead = (action: string, module: ActionModule): string => {
  if (action === 'ExecuteBash') return 'use ExecutePowerShell on Windows';
  if (action === 'ExecutePowerShell') return 'use ExecuteBash';
  return `it runs on ${module.platforms.join(' and ')}`;
};

/** The inputs that a module needs, as they are written. */
const example = (action: string, module: ActionModule): string => {
  if (module.shape === 'condition') return 'write\n        inputs:\n          stringEquals: …\n          value: …';
  const keys = Object.keys(module.inputs).filter((key) => module.inputs[key]?.required || module.oneOf?.[0] === key);
  const lines = keys.map((key) => `${key}:${module.inputs[key]?.type === 'texts' ? '\n            - …' : ' …'}`);
  const [first = '…', ...rest] = lines;
  const dash = module.shape === 'list' ? ['- ', '  '] : ['', ''];
  return [
    'write',
    `        action: ${action}`,
    '        inputs:',
    `          ${dash[0]}${first}`,
    ...rest.map((line) => `          ${dash[1]}${line}`),
  ].join('\n');
};
