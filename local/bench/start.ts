import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Start {
  readonly name: string;
  readonly kilobytes: number;
  /** CPU time of loading, as a multiple of an empty handler in the same run. */
  readonly ratio: number;
  readonly ec2: boolean;
}

const RUNS = 15;

const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: '-',
  AWS_SECRET_ACCESS_KEY: '-',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:1:stateMachine:x',
  TOPIC_ARN: 'arn:aws:sns:us-east-1:1:x',
  TABLE_NAME: 'x',
};

/** Loads a bundle in a process of its own; gives user CPU time in microseconds, or user instructions where perf may count them. */
const load = (file: string, root: string, perf: boolean): number => {
  const code = `require(${JSON.stringify(file)});process.stdout.write(String(process.cpuUsage().user))`;
  const env = { ...ENVIRONMENT, LAMBDA_TASK_ROOT: root, PATH: process.env['PATH'] ?? '' };
  const [command, args] = perf
    ? ['perf', ['stat', '-x,', '-e', 'instructions:u', process.execPath, '-e', code]]
    : [process.execPath, ['-e', code]];
  const { status, stdout, stderr } = spawnSync(command as string, args as string[], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} cannot be loaded:\n${stderr}`);
  return perf ? Number(stderr.split(',')[0]) : Number(stdout);
};

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** Whether perf counts instructions here. */
export const perfCounts = (): boolean => {
  const { status, stderr } = spawnSync('perf', ['stat', '-x,', '-e', 'instructions:u', 'true'], { encoding: 'utf8' });
  return status === 0 && /^\d+,/.test(stderr ?? '');
};

/** Start of every function of an assembly against an empty handler, run in turn so that a slow moment hits all alike. */
export const measureStarts = (assembly: string, perf: boolean): readonly Start[] => {
  const empty = mkdtempSync(join(tmpdir(), 'hallmark-empty-'));
  writeFileSync(join(empty, 'index.js'), 'exports.handler = async () => ({});\n');
  const functions = bundles(assembly);
  const seen = new Map<string, number[]>([['', []], ...functions.map(({ name }) => [name, []] as [string, number[]])]);
  for (let run = 0; run < RUNS; run += 1) {
    seen.get('')?.push(load(join(empty, 'index.js'), empty, perf));
    for (const { name, root } of functions) seen.get(name)?.push(load(join(root, 'index.js'), root, perf));
  }
  rmSync(empty, { recursive: true });
  const floor = median(seen.get('') ?? []);
  return functions.map(({ name, root }) => {
    const text = readFileSync(join(root, 'index.js'), 'utf8');
    return {
      name,
      kilobytes: Math.round(text.length / 1024),
      ratio: median(seen.get(name) ?? []) / floor,
      ec2: text.includes('com.amazonaws.ec2'),
    };
  });
};

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Properties?: { readonly FunctionName?: string; readonly Code?: { readonly S3Key?: string } };
      }
    >
  >;
}

const bundles = (assembly: string): readonly { name: string; root: string }[] => {
  const { Resources } = JSON.parse(readFileSync(join(assembly, 'HallmarkHub.template.json'), 'utf8')) as Template;
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => ({
      name: Properties?.FunctionName ?? '',
      root: join(assembly, `asset.${(Properties?.Code?.S3Key ?? '').replace('.zip', '')}`),
    }));
};
