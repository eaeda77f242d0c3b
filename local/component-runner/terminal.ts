import type { Message, StepReport } from './flow/report.ts';
import { printable } from './printable.ts';

const MARKS = { success: '✓', failed: '✗', skipped: '–' } as const;

/** So many last lines of what a failed step put out are shown. */
const TAIL = 12;

/** Characters of one of them. */
const LONGEST = 400;

/** Shows a run as it goes on: a line a step, and of a step that failed what it said last. */
export const terminal = (print: (text: string) => void): ((message: Message) => void) => {
  const write = (text: string): void => print(printable(text));
  let said: string[] = [];
  return (message) => {
    if (message.kind === 'phase-begins') write(`${message.phase}\n`);
    else if (message.kind === 'step-begins') said = [];
    else if (message.kind === 'line') said = [...said.slice(1 - TAIL), message.text.slice(0, LONGEST)];
    else if (message.kind === 'step-ended') write(stepLines(message.step, said));
  };
};

const stepLines = (step: StepReport, said: readonly string[]): string => {
  const seconds = (Date.parse(step.endTime) - Date.parse(step.startTime)) / 1000;
  const iterations = step.loop === undefined ? '' : `, ${counted(step.loop.length)}`;
  const head = `  ${MARKS[step.status]} ${step.name} (${step.action}, ${seconds.toFixed(1)} s${iterations})`;
  if (step.status === 'skipped') return `${head}: skipped, ${step.skippedReason}\n`;
  if (step.status === 'success') return `${head}\n`;
  const tail = said.map((line) => `      ${line}\n`);
  return `${head}${step.ignored ? ', ignored' : ''}\n    ${step.failureMessage}\n${tail.join('')}`;
};

const counted = (iterations: number): string => `${iterations} ${iterations === 1 ? 'iteration' : 'iterations'}`;
