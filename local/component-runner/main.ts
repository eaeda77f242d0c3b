import { readFileSync } from 'node:fs';
import { sayProblem } from '../../shared/component-document/say-problem.ts';
import { readArguments, USAGE, UsageError } from './arguments.ts';
import { findDocument, NoDocument } from './find-document.ts';
import { type Summary, writeLogs } from './log-folder.ts';
import { printable } from './printable.ts';
import { type ComponentRun, runComponent } from './run-component.ts';
import { terminal } from './terminal.ts';

const EXIT = { success: 0, failed: 1, wrong: 2, impossible: 3 } as const;

const main = async (): Promise<number> => {
  const given = readArguments(process.argv.slice(2));
  if (given.help) {
    process.stdout.write(USAGE);
    return EXIT.success;
  }
  const file = findDocument(given.component);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const)
    process.once(signal, () => stop.abort(new Error(`Stopped by ${signal}: everything that ran has ended.`)));
  const run = await runComponent(readFileSync(file, 'utf8'), {
    ...(given.phases ? { phases: given.phases } : {}),
    parameters: given.parameters,
    network: given.network,
    limits: given.limits,
    signal: stop.signal,
    ...(given.json
      ? {}
      : {
          isolated: (line: string) => print(`${line}\n`),
          tell: terminal(print),
        }),
  });
  if (run.status === 'refused') return refuse(file, run);
  const summary = writeLogs(run, file, given.logDirectory, new Date());
  print(given.json ? `${JSON.stringify(summary, null, 2)}\n` : ended(summary));
  return EXIT[run.status];
};

const print = (text: string): void => void process.stdout.write(printable(text));

const refuse = (file: string, { because, reason, problems }: Extract<ComponentRun, { status: 'refused' }>): number => {
  const lines = problems.map((problem) => sayProblem(file, problem));
  process.stderr.write(printable([...lines, `Nothing was run: ${reason}.`, ''].join('\n')));
  return because === 'machine' ? EXIT.impossible : EXIT.wrong;
};

const ended = ({ status, executedStepCount, failedStepCount, ignoredFailedStepCount, logUrl }: Summary): string => {
  const ignored = ignoredFailedStepCount > 0 ? `, ${ignoredFailedStepCount} failed and ignored` : '';
  return `${status}: ${executedStepCount} ${executedStepCount === 1 ? 'step' : 'steps'} ran, ${failedStepCount} failed${ignored}. Logs: ${logUrl}\n`;
};

try {
  process.exitCode = await main();
} catch (error) {
  const wrong = error instanceof UsageError || error instanceof NoDocument;
  process.stderr.write(`${printable((error as Error).message)}\n${error instanceof UsageError ? `\n${USAGE}` : ''}`);
  process.exitCode = wrong ? EXIT.wrong : EXIT.failed;
}
