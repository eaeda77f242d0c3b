import type { Findings } from '../findings.ts';
import { type Entry, entryOf, isScalar, kindOf, type MapPart, type Part, partAt, textOf } from '../reading/part.ts';
import { checkKeys } from './keys.ts';

/** https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
const MOST_PARAMETERS = 25;

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-user-defined-variables.html */
const NAME = /^[A-Za-z0-9_-]{3,128}$/;

const SECTIONS = {
  parameters: { one: 'parameter', keys: ['type', 'default', 'description', 'allowedValues'], value: 'default' },
  constants: { one: 'constant', keys: ['type', 'value', 'description'], value: 'value' },
} as const;

type Section = keyof typeof SECTIONS;

/** A parameter or constant that the document defines. */
export interface Variable {
  readonly name: string;
  readonly one: 'parameter' | 'constant';
  readonly at: number;
}

/** Checks `parameters` and `constants`, and says which there are. */
export const checkVariables = (findings: Findings, root: MapPart): readonly Variable[] => {
  const found = (['parameters', 'constants'] as const).flatMap((section) => checkSection(findings, root, section));
  const names = new Map<string, Variable>();
  for (const variable of found) {
    const there = names.get(variable.name);
    if (there !== undefined)
      findings.problem(
        'variable-unique',
        variable.at,
        `${there.one} "${variable.name}" is there already`,
        'take another name',
      );
    else names.set(variable.name, variable);
  }
  return [...names.values()];
};

const checkSection = (findings: Findings, root: MapPart, section: Section): readonly Variable[] => {
  const part = partAt(root, section);
  if (part === undefined) return [];
  if (part.kind !== 'list') {
    const [first] = part.kind === 'map' ? part.entries : [];
    findings.problem(
      'variables-shape',
      first?.at ?? part.at,
      `${section} are ${kindOf(part)}, not a list`,
      example(section, first?.key),
    );
    return part.kind === 'map'
      ? part.entries.map(({ key, at }) => ({ name: key, at, one: SECTIONS[section].one }))
      : [];
  }
  const extra = section === 'parameters' ? part.items[MOST_PARAMETERS] : undefined;
  if (extra !== undefined)
    findings.problem(
      'variable-count',
      extra.at,
      `${part.items.length} parameters: ${MOST_PARAMETERS} is the most`,
      'make constants of those that nobody sets',
    );
  return part.items.flatMap((item) => checkVariable(findings, item, section));
};

const checkVariable = (findings: Findings, item: Part, section: Section): readonly Variable[] => {
  const { one } = SECTIONS[section];
  const [entry] = item.kind === 'map' ? item.entries : [];
  if (item.kind !== 'map' || entry === undefined) {
    findings.problem(
      'variables-shape',
      item.at,
      `a ${one} is ${kindOf(item)}, not a map`,
      example(section, textOf(item)),
    );
    const text = textOf(item);
    return text === undefined ? [] : [{ name: text, one, at: item.at }];
  }
  const name = textOf(partAt(item, 'name'));
  if (item.entries.length > 1 && name !== undefined) {
    findings.problem(
      'variables-shape',
      item.at,
      `the name is the key of a ${one}, there is no "name"`,
      example(section, name),
    );
    return [{ name, one, at: item.at }];
  }
  if (item.entries.length > 1) {
    const level = item.entries.some(({ key }) => key === 'type')
      ? 'indent what belongs to it by four more spaces'
      : `put each ${one} in a list item of its own`;
    findings.problem(
      'variables-shape',
      item.entries[1]?.at ?? item.at,
      `a ${one} is a map with one entry, its name`,
      level,
    );
  } else checkFields(findings, entry, section);
  if (!NAME.test(entry.key))
    findings.problem(
      'variable-name',
      entry.at,
      `"${entry.key}" is no name of a ${one}`,
      'take 3 to 128 letters, digits, - and _',
    );
  return [{ name: entry.key, one, at: entry.at }];
};

const checkFields = (findings: Findings, { key: name, at, value }: Entry, section: Section): void => {
  const { one, keys, value: valueKey } = SECTIONS[section];
  if (value.kind !== 'map') {
    findings.problem(
      'variables-shape',
      value.kind === 'nothing' ? at : value.at,
      `${one} "${name}" is ${kindOf(value)}, not a map`,
      example(section, name),
    );
    return;
  }
  const meant = checkKeys(findings, value, { rule: 'variable-key', of: `a ${one}`, known: keys });
  const type = partAt(value, 'type');
  if (textOf(type) !== 'string' && !meant.includes('type')) {
    const what = type === undefined ? 'has no type' : `has the type ${textOf(type) ?? kindOf(type)}`;
    findings.problem(
      'variable-type',
      type?.at ?? at,
      `${one} "${name}" ${what}`,
      'write "type: string": AWSTOE has texts only',
    );
  }
  const given = entryOf(value, valueKey);
  if (given === undefined && section === 'constants' && !meant.includes('value'))
    findings.problem('variable-value', at, `constant "${name}" has no value`, 'add "value: …"');
  else if (given !== undefined && !isScalar(given.value))
    findings.problem(
      'variable-value',
      given.value.at,
      `"${valueKey}" of "${name}" is ${kindOf(given.value)}: it is a text`,
      "join them, as 'one,two', for a loop to split",
    );
};

const example = (section: Section, name: string | undefined): string =>
  `write\n${section}:\n  - ${name ?? 'MyName'}:\n      type: string\n      ${SECTIONS[section].value}: '…'`;
