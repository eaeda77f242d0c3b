import { readFileSync } from 'node:fs';
import { checkDocument } from '../../shared/component-document/check-document.ts';
import type { ComponentDocument, DocumentProblem } from '../../shared/component-document/document.ts';
import { type Acting, actingIn, NotMade } from './acting.ts';
import type { Message, PhaseReport, RunRequest, StepReport } from './flow/report.ts';
import { runDocument } from './flow/run-document.ts';
import { isolationLine, weakness } from './isolation.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Network } from './network.ts';
import { joinNetwork, noOwnNetwork } from './own-network.ts';
import { refusal, sandboxHere, startSandbox } from './sandbox.ts';
import { watchSandbox } from './watch.ts';

export interface RunOptions {
  /** In which phases; build, validate and test unless given, as far as the document has them. */
  readonly phases?: readonly string[];
  /** Values of its parameters; their defaults unless given. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** `none` unless given. */
  readonly network?: Network;
  /** Those of {@link defaultLimits} unless given. */
  readonly limits?: Partial<Limits>;
  /** Hears in one line what the run is isolated by, before anything runs. */
  readonly isolated?: (line: string) => void;
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
  const obstacle = here.possible ? (options.network === 'own' ? noOwnNetwork() : undefined) : here.reason;
  if (obstacle !== undefined) return refused('machine', obstacle);
  const lines: string[] = [];
  let reports: readonly PhaseReport[];
  try {
    reports = await inSandbox({ document, phases, variables }, options, (message) => {
      if (message.kind === 'line') lines.push(`${message.from}: ${message.text}`);
      options.tell?.(message);
    });
  } catch (error) {
    if (error instanceof NotMade) return refused('machine', error.message);
    throw error;
  }
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

/** Characters that the lines of a run may have, with what each line costs the runner. */
const MOST_PUT_OUT = 64 * 2 ** 20;
const LINE = 64;

const inSandbox = async (
  request: RunRequest,
  { network = 'none', limits: given = {}, signal, isolated }: RunOptions,
  tell: (message: Message) => void,
): Promise<readonly PhaseReport[]> => {
  const limits = { ...defaultLimits(), ...given };
  signal?.throwIfAborted();
  const sandbox = startSandbox(network, limits);
  let left = MOST_PUT_OUT;
  const line = (from: 'Stdout' | 'Stderr', text: string): void => {
    left -= text.length + LINE;
    if (left < 0) acting.end(`its steps put out more than ${MOST_PUT_OUT} characters`);
    else tell({ kind: 'line', from, text });
  };
  const acting = actingIn(sandbox, line);
  const abort = (): void => acting.end('the run was stopped');
  signal?.addEventListener('abort', abort);
  let stopWatch = (): void => {};
  let leaveNetwork = (): void => {};
  try {
    const isolation = await made(acting);
    stopWatch = watchSandbox(sandbox.process.pid ?? 0, limits, acting.end);
    if (network === 'own')
      leaveNetwork = await joinNetwork(sandbox).catch((error: Error) => {
        throw new NotMade(`a network of its own cannot be made (${error.message})`);
      });
    isolated?.(isolationLine(isolation, network, limits));
    const platform = platformHere();
    const { decide } = acting;
    const act = (action: string, inputs: unknown, deadline: number | undefined) =>
      acting.act({ action, inputs, network: network !== 'none', platform }, deadline);
    const reports = await runDocument(request, { act, decide, line }, tell);
    signal?.throwIfAborted();
    return reports;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    stopWatch();
    leaveNetwork();
    signal?.removeEventListener('abort', abort);
    acting.end('the run has ended');
    await sandbox.gone;
  }
};

/** Throws {@link NotMade} for a sandbox that does not isolate as it should: nothing has run in it. */
const made = async (acting: Acting) => {
  const isolation = await acting.ready.catch((error: Error) => {
    throw new NotMade(refusal(error.message));
  });
  const reason = weakness(isolation);
  if (reason === undefined) return isolation;
  throw new NotMade(reason);
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
