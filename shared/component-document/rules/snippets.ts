import { type Part, textOf } from '../reading/part.ts';

/** More of a command than this does not help to see where it belongs. */
const LONGEST = 60;

/** How a phase is written. */
export const phaseNamed = (name: string): string =>
  [
    'phases are a list, and steps too:',
    'phases:',
    `  - name: ${name}`,
    '    steps:',
    '      - name: …',
    '        action: ExecuteBash',
    '        inputs:',
    '          commands:',
    '            - …',
  ].join('\n');

/** How commands are written: a phase with one step that runs them. */
export const commandsInStep = (phase: string, commands: Part | undefined): string =>
  [
    '`commands` belongs under a step:',
    'phases:',
    `  - name: ${phase}`,
    '    steps:',
    `      - name: ${stepNameFor(phase)}`,
    '        action: ExecuteBash',
    '        inputs:',
    '          commands:',
    `            - ${firstOf(commands)}`,
  ].join('\n');

const stepNameFor = (phase: string): string =>
  phase === '' ? 'Run' : `${phase.charAt(0).toUpperCase()}${phase.slice(1)}`;

/** The first line of what was written, so that the person finds their own words again. */
const firstOf = (commands: Part | undefined): string => {
  const first = commands?.kind === 'list' ? commands.items[0] : commands;
  const line = (textOf(first) ?? '…').trim().split('\n')[0] ?? '…';
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  return short === '…' || (/^[\w./]/.test(short) && !/: |#/.test(short)) ? short : `'${short.replaceAll("'", "''")}'`;
};
