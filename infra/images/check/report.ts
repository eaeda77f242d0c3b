import { existsSync, readFileSync } from 'node:fs';
import type { CheckResult, FileProblem } from './check-files.ts';

/** As a person reads it: each problem with its line, a caret under the place, and what to write instead. */
export const report = (result: CheckResult): string =>
  [
    ...result.problems.map((problem) => said(problem, '')),
    ...result.remarks.map((remark) => said(remark, ' (remark)')),
    summary(result),
    '',
  ].join('\n');

const said = (problem: FileProblem, kind: string): string =>
  [
    `${problem.file}:${problem.line}:${problem.column} ${problem.rule}${kind} ${problem.message}`,
    ...excerpt(problem),
    ...(problem.suggestion ?? '').split('\n').filter((line) => line !== ''),
    '',
  ]
    .map((line, index) => (index === 0 || line === '' ? line : `    ${line}`))
    .join('\n');

/** More of a line than this does not help to find it. */
const WIDEST = 100;

const excerpt = ({ file, line, column }: FileProblem): readonly string[] => {
  const text = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[line - 1]?.trimEnd() : undefined;
  if (text === undefined || text === '') return [];
  const from = column > WIDEST ? column - WIDEST / 2 : 0;
  const shown = text.slice(from, from + WIDEST);
  // Tabs stay tabs, so that the caret stands where the terminal shows the place.
  const before = shown.slice(0, column - 1 - from).replaceAll(/[^\t]/g, ' ');
  return [`${line} | ${shown}`, `${' '.repeat(String(line).length)} | ${before}^`];
};

const summary = ({ documents, images, passedOver, problems, remarks }: CheckResult): string => {
  const checked = [counted(documents, 'component document'), ...(images > 0 ? [counted(images, 'image')] : [])].join(
    ' and ',
  );
  const others = passedOver > 0 ? `, ${counted(passedOver, 'other file')} passed over` : '';
  const files = new Set(problems.map(({ file }) => file)).size;
  const found =
    problems.length === 0 ? 'no problems' : `${counted(problems.length, 'problem')} in ${counted(files, 'file')}`;
  return `${checked} checked${others}: ${found}${remarks.length > 0 ? `, ${counted(remarks.length, 'remark')}` : ''}`;
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
