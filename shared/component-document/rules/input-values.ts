import type { Findings } from '../findings.ts';
import type { Input } from '../modules/action-module.ts';
import { didYouMean } from '../nearest.ts';
import { type Entry, entryOf, isScalar, kindOf, type Part, textOf } from '../reading/part.ts';

interface GivenInput {
  readonly action: string;
  readonly key: string;
  /** Where the key stands. */
  readonly at: number;
  readonly input: Input;
  readonly value: Part;
}

/** What a module takes as the value of an input. What refers to something else may be anything. */
export const checkInputValue = (findings: Findings, given: GivenInput): void => {
  const { action, key, at, input, value } = given;
  if (value.kind === 'nothing') {
    if (input.required) findings.problem('input-missing', at, `"${key}" of ${action} is empty`, input.description);
    return;
  }
  // {{ Name }} without quotes is a map of a map to YAML; the references tell of it.
  if (value.kind === 'map' && value.braces && value.entries.some(({ oddKey }) => oddKey)) return;
  if (input.type === 'texts') checkTexts(findings, given);
  else if (input.type === 'map') checkNames(findings, given);
  else if (input.type === 'parameters') checkParameters(findings, given);
  else if (input.type !== 'any') checkScalar(findings, given);
};

const checkScalar = (findings: Findings, { action, key, input, value }: GivenInput): void => {
  const text = textOf(value);
  if (!isScalar(value) || text === undefined) {
    findings.problem('input-type', value.at, `"${key}" of ${action} is ${kindOf(value)}`, wanted(input));
    return;
  }
  if (text.includes('{{')) return;
  const wrong = (message: string, suggestion: string) => findings.problem('input-value', value.at, message, suggestion);
  if (input.type === 'flag' && !/^(true|false)$/i.test(text))
    findings.problem('input-type', value.at, `"${key}" of ${action} is ${text}`, wanted(input));
  else if (input.type === 'whole' && !/^\d+$/.test(text))
    findings.problem('input-type', value.at, `"${key}" of ${action} is ${text}`, wanted(input));
  else if (input.type === 'permissions' && /^\d+$/.test(text) && !/^[0-7]{3,4}$/.test(text))
    wrong(`"${key}" of ${action} is ${text}, which is no file mode`, wanted(input));
  else if (input.values !== undefined && !input.values.some((each) => each.toLowerCase() === text.toLowerCase()))
    wrong(`"${key}" of ${action} is ${text}`, didYouMean(text, input.values));
  else if (
    input.prefixes !== undefined &&
    !input.prefixes.some((each) => text.toLowerCase().startsWith(each.toLowerCase()))
  )
    wrong(`"${key}" of ${action} is ${text}`, `it begins with ${input.prefixes.join(' or ')}`);
};

const WANTED: Readonly<Record<Input['type'], string>> = {
  any: 'give a text, a number or a list',
  flag: 'give true or false',
  map: 'give names with texts:\n          NAME: value',
  parameters: 'give a list:\n          - name: …\n            value: …',
  permissions: 'give a file mode in quotes, as "0640"',
  text: 'give a text',
  texts: 'give a list of texts:\n          - …',
  whole: 'give a whole number',
};

const wanted = ({ type }: Input): string => WANTED[type];

const checkTexts = (findings: Findings, { action, key, value }: GivenInput): void => {
  if (value.kind !== 'list') {
    const text = textOf(value);
    const shown = text === undefined || text.includes('\n') ? '|\n              …' : text;
    findings.problem(
      'input-type',
      value.at,
      `"${key}" of ${action} is ${kindOf(value)}, not a list`,
      `give a list:\n          ${key}:\n            - ${shown}`,
    );
    return;
  }
  for (const item of value.items) checkItem(findings, item, action, key);
};

const checkItem = (findings: Findings, item: Part, action: string, key: string): void => {
  if (isScalar(item)) return;
  const odd = item.kind === 'map' && item.entries.some((entry) => entry.oddKey);
  if (odd) return;
  const only: Entry | undefined = item.kind === 'map' && !item.braces ? item.entries[0] : undefined;
  findings.problem(
    'input-type',
    item.at,
    `an item of "${key}" of ${action} is ${kindOf(item)}, not a text`,
    only === undefined
      ? 'put it in quotes'
      : `": " makes a map of it; put the line in quotes, as '${only.key}: …', or write it under "- |"`,
  );
};

const checkNames = (findings: Findings, { action, key, input, value }: GivenInput): void => {
  const texts = value.kind === 'map' && value.entries.every((entry) => isScalar(entry.value));
  if (!texts)
    findings.problem(
      'input-type',
      value.at,
      `"${key}" of ${action} is ${value.kind === 'map' ? 'not a map of texts' : kindOf(value)}`,
      wanted(input),
    );
};

const checkParameters = (findings: Findings, { action, key, input, value }: GivenInput): void => {
  if (value.kind !== 'list') {
    findings.problem('input-type', value.at, `"${key}" of ${action} is ${kindOf(value)}, not a list`, wanted(input));
    return;
  }
  for (const item of value.items)
    if (textOf(entryOf(item, 'name')?.value) === undefined || entryOf(item, 'value') === undefined)
      findings.problem('input-type', item.at, `an item of "${key}" of ${action} has no name and value`, wanted(input));
};
