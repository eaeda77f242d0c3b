import type { Findings } from '../findings.ts';
import { type Entry, entryOf, isScalar, kindOf, type MapPart, type Part, partAt, textOf } from '../reading/part.ts';
import { checkKeys } from './keys.ts';
import { wholeOf } from './step-fields.ts';

const DELIMITERS = ['.', ',', ';', ':', '-', '_', ' ', '\t', '\n'];

const EXAMPLE = 'write\n        loop:\n          forEach:\n            - one\n            - two';

/** `loop` of a step. https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-looping-constructs.html */
export const checkLoop = (findings: Findings, step: MapPart, names: Set<string>): void => {
  const entry = entryOf(step, 'loop');
  if (entry === undefined) return;
  const loop = entry.value;
  if (loop.kind !== 'map') {
    findings.problem(
      'loop-shape',
      loop.kind === 'nothing' ? entry.at : loop.at,
      `the loop is ${kindOf(loop)}, not a map`,
      EXAMPLE,
    );
    return;
  }
  const meant = checkKeys(findings, loop, { rule: 'loop-shape', of: 'a loop', known: ['name', 'for', 'forEach'] });
  checkName(findings, loop, names);
  const range = entryOf(loop, 'for');
  const each = entryOf(loop, 'forEach');
  if ((range === undefined) === (each === undefined) && meant.length === 0) {
    const what =
      range === undefined ? 'the loop has neither "for" nor "forEach"' : 'the loop has both "for" and "forEach"';
    findings.problem('loop-shape', (each ?? entry).at, what, range === undefined ? EXAMPLE : 'leave one of them out');
  }
  if (range !== undefined) checkRange(findings, range);
  if (each !== undefined) checkEach(findings, each);
};

const checkName = (findings: Findings, loop: MapPart, names: Set<string>): void => {
  const value = partAt(loop, 'name');
  const name = textOf(value);
  if (value === undefined) return;
  if (name === undefined)
    findings.problem('loop-shape', value.at, `the name of the loop is ${kindOf(value)}: give a text`);
  else if (names.has(name))
    findings.problem(
      'loop-unique',
      value.at,
      `the phase has a loop "${name}" already`,
      `name it otherwise, as "${name}2"`,
    );
  else names.add(name);
};

const checkRange = (findings: Findings, { at, value }: Entry): void => {
  if (value.kind !== 'map') {
    findings.problem(
      'loop-range',
      value.kind === 'nothing' ? at : value.at,
      `"for" is ${kindOf(value)}, not a map`,
      'write\n          for:\n            start: 1\n            end: 3\n            updateBy: 1',
    );
    return;
  }
  const meant = checkKeys(findings, value, { rule: 'loop-range', of: '"for"', known: ['start', 'end', 'updateBy'] });
  if (meant.length > 0) return;
  const [start, end, updateBy] = ['start', 'end', 'updateBy'].map((key) => boundary(findings, value, key));
  if (updateBy === 0)
    findings.problem(
      'loop-range',
      partAt(value, 'updateBy')?.at ?? at,
      'updateBy is 0: the loop has no end',
      'give a number that is not 0',
    );
  else if (start !== undefined && end !== undefined && updateBy !== undefined && (end - start) * updateBy < 0)
    findings.problem(
      'loop-range',
      partAt(value, 'updateBy')?.at ?? at,
      `from ${start} by ${updateBy} the loop never comes to ${end}`,
      `give updateBy ${-updateBy}`,
    );
};

/** Undefined where it is missing, or only known when the document runs. */
const boundary = (findings: Findings, range: MapPart, key: string): number | undefined => {
  const value = partAt(range, key);
  const number = wholeOf(value);
  if (value === undefined)
    findings.problem('loop-range', entryOf(range, key)?.at ?? range.at, `"for" has no "${key}"`, `add "${key}: 1"`);
  else if (/\{\{[^{}]*\.(inputs|outputs)\b/.test(textOf(value) ?? ''))
    findings.problem(
      'loop-range',
      value.at,
      `"${key}" cannot take a value from another step`,
      'loop over a text with "forEach"',
    );
  else if (number === undefined && !textOf(value)?.includes('{{'))
    findings.problem('loop-range', value.at, `"${key}" is ${textOf(value) ?? kindOf(value)}`, 'give a whole number');
  return number;
};

const checkEach = (findings: Findings, { at, value }: Entry): void => {
  if (value.kind === 'list' && value.items.length > 0) {
    for (const item of value.items) checkItem(findings, item);
    return;
  }
  if (value.kind === 'map' && !value.braces) {
    delimited(findings, value);
    return;
  }
  if (value.kind === 'map' && value.entries.some(({ oddKey }) => oddKey)) return;
  if (value.kind === 'map') delimited(findings, value);
  else {
    const text = textOf(value);
    const hint =
      text === undefined
        ? EXAMPLE
        : `a text is split by its delimiter:\n          forEach:\n            list: '${text}'\n            delimiter: ','`;
    findings.problem(
      'loop-shape',
      value.kind === 'nothing' || value.kind === 'list' ? at : value.at,
      `"forEach" is ${value.kind === 'list' ? 'empty' : kindOf(value)}`,
      hint,
    );
  }
};

const checkItem = (findings: Findings, item: Part): void => {
  if (isScalar(item) || (item.kind === 'map' && item.entries.some(({ oddKey }) => oddKey))) return;
  findings.problem(
    'loop-shape',
    item.at,
    `an item of "forEach" is ${kindOf(item)}: loops go over texts`,
    'put it in quotes',
  );
};

const delimited = (findings: Findings, map: MapPart): void => {
  const meant = checkKeys(findings, map, { rule: 'loop-shape', of: '"forEach"', known: ['list', 'delimiter'] });
  if (meant.length > 0) return;
  const list = partAt(map, 'list');
  if (list === undefined)
    findings.problem(
      'loop-shape',
      entryOf(map, 'list')?.at ?? map.at,
      '"forEach" has no "list"',
      'add "list: \'one,two\'", or give a list of texts',
    );
  else if (list.kind === 'list')
    findings.problem(
      'loop-shape',
      list.at,
      '"list" is a list: it is a text that is split',
      'put the list directly under "forEach"',
    );
  const delimiter = partAt(map, 'delimiter');
  const text = textOf(delimiter);
  if (delimiter !== undefined && !DELIMITERS.includes(text ?? ''))
    findings.problem(
      'loop-delimiter',
      delimiter.at,
      `"${text ?? kindOf(delimiter)}" is no delimiter`,
      'give one of . , ; : - _ space, "\\t" and "\\n"',
    );
};
