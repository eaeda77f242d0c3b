import type { Findings } from '../findings.ts';
import { didYouMean } from '../nearest.ts';
import { type Entry, entryOf, kindOf, type MapPart, type Part, textOf } from '../reading/part.ts';
import { ALL_OPERATORS, LOGICAL, OPERATORS } from './operators.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-conditional-constructs.html */
const MOST_DEEP = 4;

const STEP_ACTIONS = ['Abort', 'Execute', 'Skip'];
const ACTION_KEYS: readonly string[] = ['then', 'else'];

/** Where a condition stands: the outermost of `if`, further in, or in an assertion, which has no step to decide about. */
type Place = 'if' | 'inside' | 'assertion';

const EXAMPLE =
  "write\n        if:\n          fileExists: '/etc/my.conf'\n          then: Execute\n          else: Skip";

/** `if` of a step: a condition, and what to do by it. AWS's pages show it as a map and as a list of one. */
export const checkCondition = (findings: Findings, { at, value }: Entry): void => {
  const condition = value.kind === 'list' && value.items.length === 1 ? value.items[0] : value;
  if (condition?.kind !== 'map' || condition.entries.length === 0) {
    findings.problem(
      'condition-shape',
      value.kind === 'nothing' ? at : value.at,
      `the condition is ${kindOf(value)}, not a map`,
      EXAMPLE,
    );
    return;
  }
  checkExpression(findings, condition, 0, 'if');
  checkActions(findings, condition);
};

/** AWS's page has `then` and `else` beside the operator of `if`. */
const checkActions = (findings: Findings, condition: MapPart): void => {
  for (const key of ACTION_KEYS) {
    const entry = entryOf(condition, key);
    const text = textOf(entry?.value);
    if (entry !== undefined && !STEP_ACTIONS.includes(text ?? ''))
      findings.problem(
        'condition-action',
        entry.value.kind === 'nothing' ? entry.at : entry.value.at,
        `"${key}" is ${text ?? kindOf(entry.value)}`,
        didYouMean(text ?? '', STEP_ACTIONS),
      );
  }
};

/** Inputs of Assert: a condition that decides whether the step fails. */
export const checkAssertion = (findings: Findings, inputs: Part): void => {
  if (inputs.kind === 'map') checkExpression(findings, inputs, 0, 'assertion');
  else
    findings.problem(
      'condition-shape',
      inputs.at,
      `the condition is ${kindOf(inputs)}, not a map`,
      'write\n        inputs:\n          stringEquals: …\n          value: …',
    );
};

const checkExpression = (findings: Findings, part: Part, depth: number, place: Place): void => {
  if (part.kind !== 'map') {
    findings.problem(
      'condition-shape',
      part.at,
      `a condition is ${kindOf(part)}, not a map`,
      'write an operator, as fileExists: /etc/my.conf',
    );
    return;
  }
  const keys = part.entries.filter(({ key }) => place === 'assertion' || !ACTION_KEYS.includes(key));
  if (place === 'inside') actionsInside(findings, part);
  const found = keys.filter(({ key }) => ALL_OPERATORS.includes(key));
  const [operator] = found;
  if (operator === undefined) {
    noOperator(findings, part, keys);
    return;
  }
  if (found.length > 1)
    findings.problem(
      'condition-shape',
      found[1]?.at ?? part.at,
      `a condition has one operator, this one has ${found.length}`,
      'put them in a list under "and:" or "or:"',
    );
  else if (LOGICAL.includes(operator.key)) checkLogical(findings, operator, depth + 1, place);
  else checkComparison(findings, part, operator);
  checkOtherKeys(findings, keys, operator);
};

const noOperator = (findings: Findings, part: MapPart, keys: readonly Entry[]): void => {
  const entry = keys.find(({ key }) => key !== 'value') ?? keys[0];
  if (entry === undefined || entry.key === 'value')
    findings.problem(
      'condition-operator',
      part.at,
      'the condition has no operator',
      `known are ${ALL_OPERATORS.join(', ')}`,
    );
  else if (ACTION_KEYS.includes(entry.key)) actionOfAssertion(findings, entry);
  else
    findings.problem(
      'condition-operator',
      entry.at,
      `AWSTOE has no operator "${entry.key}"`,
      didYouMean(entry.key, ALL_OPERATORS),
    );
};

/** AWS's own STIG-Build-Linux has them inside `not`, and builds with it. */
const actionsInside = (findings: Findings, part: MapPart): void => {
  for (const { key, at } of part.entries.filter((entry) => ACTION_KEYS.includes(entry.key)))
    findings.remark(
      'condition-action',
      at,
      `"${key}" is inside the condition; AWS's page has it beside the operator of "if"`,
      `move it to the outermost condition`,
    );
  checkActions(findings, part);
};

const actionOfAssertion = (findings: Findings, { key, at }: Entry): void =>
  findings.problem('condition-action', at, `"${key}" goes with "if" only, and this is an assertion`, 'leave it out');

const checkOtherKeys = (findings: Findings, keys: readonly Entry[], operator: Entry): void => {
  const own = OPERATORS[operator.key]?.value === undefined ? [] : ['value', 'path'];
  for (const entry of keys) {
    if (ALL_OPERATORS.includes(entry.key) || own.includes(entry.key)) continue;
    if (ACTION_KEYS.includes(entry.key)) actionOfAssertion(findings, entry);
    else
      findings.problem(
        'condition-value',
        entry.at,
        `"${entry.key}" does not go with ${operator.key}`,
        own.length === 0 ? 'leave it out' : didYouMean(entry.key, own),
      );
  }
};

const checkLogical = (findings: Findings, { key, at, value }: Entry, depth: number, place: Place): void => {
  if (depth > MOST_DEEP) {
    findings.problem(
      'condition-depth',
      at,
      `"${key}" is nested ${depth} deep: ${MOST_DEEP} is the most`,
      'split the step, or compute the answer in a step before',
    );
    return;
  }
  const list = value.kind === 'list';
  if (key !== 'not' && (!list || value.items.length === 0)) {
    findings.problem(
      'condition-shape',
      value.kind === 'nothing' ? at : value.at,
      `"${key}" wants a list of conditions`,
      `write\n          ${key}:\n            - fileExists: …\n            - binaryExists: …`,
    );
    return;
  }
  for (const item of list ? value.items : [value])
    checkExpression(findings, item, depth, place === 'assertion' ? place : 'inside');
};

const checkComparison = (findings: Findings, part: MapPart, { key, at, value }: Entry): void => {
  const operator = OPERATORS[key];
  const text = textOf(value);
  const second = entryOf(part, 'value') ?? entryOf(part, 'path');
  // An empty value is a text to compare with: stringEquals: "".
  if (value.kind === 'map' || value.kind === 'list' || (value.kind === 'nothing' && !key.startsWith('string')))
    findings.problem(
      'condition-value',
      value.kind === 'nothing' ? at : value.at,
      `${key} compares ${kindOf(value)}`,
      operator?.hint,
    );
  else if (operator?.numeric && text !== undefined && !isNumeric(text))
    findings.problem(
      'condition-value',
      value.at,
      `${key} compares numbers, and "${text}" is none`,
      `use ${key.replace('number', 'string')}, or give a number`,
    );
  else if (operator?.value !== undefined && second === undefined)
    findings.problem('condition-value', at, `${key} has nothing to compare with`, operator.value);
  if (
    second !== undefined &&
    (second.value.kind === 'map' || second.value.kind === 'list') &&
    operator?.value !== undefined
  )
    findings.problem(
      'condition-value',
      second.value.at,
      `"${second.key}" of ${key} is ${kindOf(second.value)}`,
      'give a text',
    );
};

const isNumeric = (text: string): boolean =>
  text.includes('{{') || (text.trim() !== '' && Number.isFinite(Number(text)));
