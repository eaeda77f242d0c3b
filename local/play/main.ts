import { LocalAwsError } from '../kernel/errors.ts';
import { helpText, readArguments } from './arguments.ts';
import { plainProgress, silentProgress, terminalProgress } from './console.ts';
import { render } from './report/render.ts';
import type { Report } from './report/report.ts';
import { run } from './run.ts';

/** `npm start`: exit code 0 when the promotion ended as the scenario expects, 1 when not, 2 when it could not begin. */
const main = async (): Promise<number> => {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${helpText()}\n`);
    return 0;
  }
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const progress = options.json
    ? silentProgress
    : process.stdout.isTTY
      ? terminalProgress(process.stdout)
      : plainProgress((text) => process.stdout.write(text));
  const show = (report: Report) =>
    process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : render(report)}\n`);
  const report = await run(options, progress, stop.signal, show);
  return report.asExpected ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  if (error instanceof LocalAwsError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(error.message === 'stopped' ? 130 : 2);
  } else {
    process.stderr.write(`The play could not be carried through: ${(error as Error).stack ?? error}\n`);
    process.exit(1);
  }
}
