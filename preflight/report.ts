import type { Deployable } from './checks/check-all.ts';
import { counted, type Finding } from './checks/finding.ts';

const WIDTH = 'not checked'.length;

/** One line for each finding, and below it what fixes it. */
export const report = (findings: readonly Finding[], { now, later }: Deployable): string => {
  const by = (result: Finding['result']) => findings.filter((each) => each.result === result).length;
  return [
    ...findings.flatMap(lines),
    '',
    ...(now.length > 0 ? [`Can be deployed now: npx cdk deploy ${now.join(' ')}`] : []),
    ...(later.length > 0 ? [`Cannot be deployed yet: ${later.join(', ')}`] : []),
    `${counted(by('problem'), 'problem')}, ${by('not checked')} not checked, ${by('ok')} ok`,
    '',
  ].join('\n');
};

/** A script that deletes what the stacks kept. Read it before you run it. */
export const deletions = (findings: readonly Finding[]): string =>
  findings
    .flatMap(({ deletions: commands = [] }) => commands)
    .map((command) => `${command}\n`)
    .join('');

const lines = ({ result, check, message, fix = [], hint }: Finding): readonly string[] => [
  `${result.padEnd(WIDTH)}  ${check}: ${message}`,
  ...fix.map((command) => `${' '.repeat(WIDTH)}    ${command}`),
  ...(hint === undefined ? [] : [`${' '.repeat(WIDTH)}  ${hint}`]),
];
