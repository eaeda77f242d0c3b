import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { checkDocument } from '../../shared/component-document/check-document.ts';
import type { ComponentDocument, DocumentProblem } from '../../shared/component-document/document.ts';
import type { Message, PhaseReport, StepReport } from './inside/report.ts';
import { sandboxHere, startSandbox } from './sandbox.ts';

export interface RunOptions {
  /** In which phases; build, validate and test unless given, as far as the document has them. */
  readonly phases?: readonly string[];
  /** Values of its parameters; their defaults unless given. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Let it use the machine's network. */
  readonly network?: boolean;
  /** Ends the run, and everything that it started. */
  readonly signal?: AbortSignal | undefined;
  /** Hears what happens as it happens. */
  readonly tell?: (message: Message) => void;
}

export type ComponentRun =
  | {
      readonly status: 'success' | 'failed';
      readonly phases: readonly PhaseReport[];
      /** The step that ended the run, or made it fail. */
      readonly failed?: {
        readonly phase: string;
        readonly step: string;
        readonly action: string;
        readonly message: string;
      };
      /** Everything that its steps put out, as console.log has it. */
      readonly console: string;
      readonly document: ComponentDocument;
    }
  /** Nothing ran: the document is wrong, a parameter is missing, or this machine cannot make a sandbox. */
  | {
      readonly status: 'refused';
      readonly because: 'document' | 'request' | 'machine';
      readonly reason: string;
      readonly problems: readonly DocumentProblem[];
    };

const ALL_PHASES = ['build', 'validate', 'test'];

/** Runs a component document's steps in a new sandbox, with AWSTOE's meaning of them. */
export const runComponent = async (documentText: string, options: RunOptions = {}): Promise<ComponentRun> => {
  const { document, problems } = checkDocument(documentText);
  if (!document || problems.length > 0) return refused('document', 'the document is not right', problems);
  const phases = options.phases ?? ALL_PHASES;
  const missing = (options.phases ?? []).filter((name) => !document.phases.some((phase) => phase.name === name));
  if (missing.length > 0)
    return refused(
      'request',
      `the document has no phase ${missing.join(', ')}: it has ${document.phases.map(({ name }) => name).join(', ')}`,
    );
  const variables = variablesOf(document, options.parameters ?? {});
  if (typeof variables === 'string') return refused('request', variables);
  const here = sandboxHere();
  if (!here.possible) return refused('machine', here.reason);
  const lines: string[] = [];
  const reports = await inSandbox(
    { document, phases, variables, network: options.network ?? false, platform: platformHere() },
    options,
    (message) => {
      if (message.kind === 'line') lines.push(`${message.from}: ${message.text}`);
      options.tell?.(message);
    },
  );
  const failed = failedStep(reports);
  return {
    status: failed ? 'failed' : 'success',
    phases: reports,
    ...(failed ? { failed } : {}),
    console: lines.join('\n'),
    document,
  };
};

const refused = (
  because: Extract<ComponentRun, { status: 'refused' }>['because'],
  reason: string,
  problems: readonly DocumentProblem[] = [],
): ComponentRun => ({ status: 'refused', because, reason, problems });

/** Parameters and constants by name; or what is wrong with those given. */
const variablesOf = (
  { parameters, constants }: ComponentDocument,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | string => {
  const unknown = Object.keys(given).filter((name) => !parameters.some((parameter) => parameter.name === name));
  if (unknown.length > 0)
    return `the document has no parameter ${unknown.join(', ')}: it has ${parameters.map(({ name }) => name).join(', ') || 'none'}`;
  const missing = parameters.filter(
    ({ name, default: fallback }) => given[name] === undefined && fallback === undefined,
  );
  if (missing.length > 0)
    return `give ${missing.map(({ name }) => `--parameter ${name}=…`).join(' ')}: without a default, the document needs a value`;
  return Object.fromEntries([
    ...constants.map(({ name, value }) => [name, value] as const),
    ...parameters.map(({ name, default: fallback }) => [name, given[name] ?? fallback ?? ''] as const),
  ]);
};

const inSandbox = async (
  request: object,
  { network = false, signal }: RunOptions,
  tell: (message: Message) => void,
): Promise<readonly PhaseReport[]> => {
  const { process: child, gone } = startSandbox({ network, signal });
  const complaints = text(child.stderr);
  let ended: readonly PhaseReport[] | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Message;
    if (message.kind === 'ended') ended = message.phases;
    tell(message);
  });
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(request));
  await gone;
  signal?.throwIfAborted();
  if (ended) return ended;
  throw new Error(
    `The sandbox ended before the run did: ${(await complaints).trim().split('\n').slice(-3).join('; ')}`,
  );
};

const failedStep = (phases: readonly PhaseReport[]) => {
  const phase = phases.find(({ status }) => status === 'failed');
  const step = phase?.steps.find((each: StepReport) => each.status === 'failed' && !each.ignored);
  return phase && step
    ? { phase: phase.name, step: step.name, action: step.action, message: step.failureMessage }
    : undefined;
};

/** `Debian GNU/Linux 12 (bookworm)` */
const platformHere = (): string => {
  try {
    return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux';
  } catch {
    return 'Linux';
  }
};
