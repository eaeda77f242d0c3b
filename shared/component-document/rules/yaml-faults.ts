import type { Findings } from '../findings.ts';
import type { YamlFault } from '../reading/read-parts.ts';

/** More of them say the same again. */
const MOST_TOLD = 5;

/** What YAML refuses, in words: the first fault of each line, since the others follow from it. */
export const checkYaml = (findings: Findings, text: string, faults: readonly YamlFault[]): void => {
  const lines = new Set<number>();
  const first = faults.filter(({ at }) => {
    const line = text.lastIndexOf('\n', at - 1);
    return !lines.has(line) && lines.add(line);
  });
  for (const fault of first.slice(0, MOST_TOLD)) tell(findings, text, fault);
};

const tell = (findings: Findings, text: string, { at, code, message }: YamlFault): void => {
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(from, text.indexOf('\n', at) === -1 ? undefined : text.indexOf('\n', at));
  const braces = /^(\s*(?:- +)*(?:[\w-]+: +)?)(\{\{.*)$/.exec(line);
  const command = /^(\s*- +)([^\s'"|>[{&*!#-][^\n:]*[\s"'][^\n:]*: .*)$/.exec(line);
  if (code === 'DUPLICATE_KEY') duplicate(findings, text, at);
  else if (code === 'TAB_AS_INDENT' || line.startsWith('\t'))
    findings.problem('yaml-tabs', from + line.search(/\t/), 'a tab indents this line', 'indent by spaces');
  else if (braces !== null)
    findings.problem(
      'reference-quotes',
      from + (braces[1] ?? '').length,
      'without quotes, YAML reads braces as a map',
      `write '${(braces[2] ?? '').replaceAll("'", "''")}'`,
    );
  else if (command !== null)
    findings.problem(
      'yaml',
      from + (command[1] ?? '').length,
      '": " makes a map of this line',
      `put the line in quotes:\n- '${(command[2] ?? '').trimEnd().replaceAll("'", "''")}'`,
    );
  else if (code === 'BLOCK_AS_IMPLICIT_KEY')
    findings.problem('yaml', at, '": " makes a map of this value', 'put the value in quotes, or write it under "|"');
  else if (code === 'BAD_ALIAS')
    findings.problem('yaml', at, message, 'a value that begins with * is an alias: put it in quotes');
  else findings.problem('yaml', at, message);
};

const duplicate = (findings: Findings, text: string, at: number): void => {
  const [key = ''] = /^[^:\n]*/.exec(text.slice(at)) ?? [];
  findings.problem(
    'duplicate-key',
    at,
    `"${key.trim()}" is there already`,
    'leave one of them out, or put "- " before the first key of a new item',
  );
};
