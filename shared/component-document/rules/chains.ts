import type { Findings } from '../findings.ts';
import { nearest } from '../nearest.ts';
import { entryOf, partAt } from '../reading/part.ts';
import { PHASES } from './phase-names.ts';
import { type StepPlace, stageOf } from './step-places.ts';

export interface ChainContext {
  readonly findings: Findings;
  readonly steps: readonly StepPlace[];
  /** Names of the phases of the document. */
  readonly phases: readonly string[];
}

/** `{{ build.Download.inputs[0].destination }}` */
interface Chain {
  readonly phase: string;
  readonly step: string;
  readonly side: 'inputs' | 'outputs';
  readonly index: number | undefined;
  /** Undefined where there is none. */
  readonly member: string | undefined;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html#document-chaining */
export const chainOf = (body: string): Chain | undefined => {
  const [, phase, step, side, index, member] =
    /^([\w-]+)\.(.+?)\.(inputs|outputs)(?:\[(\d+)\])?(?:\.([\w-]+))?/.exec(body) ?? [];
  if (phase === undefined || step === undefined || side === undefined) return undefined;
  return { phase, step, side: side as Chain['side'], index: index === undefined ? undefined : Number(index), member };
};

/** Tells what is wrong with a chained reference; false where it belongs to another tool, as `steps.plan.outputs.x` does. */
export const checkChain = (
  context: ChainContext,
  from: StepPlace,
  at: number,
  chain: Chain,
  decorated: boolean,
): boolean => {
  const { findings, steps, phases } = context;
  const { phase, step } = chain;
  if (!phases.includes(phase)) {
    const near = nearest(
      phase,
      phases.filter((name) => name !== ''),
    );
    if (decorated || (near === undefined && !PHASES.includes(phase))) return false;
    findings.problem(
      'reference-phase',
      at,
      `the document has no phase "${phase}"`,
      near ? `did you mean "${near}"?` : `it has ${phases.join(', ')}`,
    );
    return true;
  }
  const target = steps.find((each) => each.phase === phase && each.name === step);
  if (target === undefined) {
    findings.problem('reference-step', at, `phase "${phase}" has no step "${step}"`, stepHint(context, from, chain));
    return true;
  }
  if (target.order > from.order || (target === from && chain.side === 'outputs'))
    findings.problem(
      'reference-order',
      at,
      `step "${step}" does not run before "${from.name}"`,
      'move it before this step',
    );
  else if (stageOf(phase) !== stageOf(from.phase) && stageOf(phase) !== undefined && stageOf(from.phase) !== undefined)
    findings.problem(
      'reference-stage',
      at,
      `phase "${from.phase}" runs on another instance than "${phase}", which it cannot refer to`,
      'use a parameter or constant in both, or do the step again',
    );
  else checkMember(context, at, chain, target);
  return true;
};

const stepHint = ({ steps }: ChainContext, from: StepPlace, { phase, step, side }: Chain): string => {
  const names = steps.filter((each) => each.phase === phase && each.order < from.order).map(({ name }) => name);
  const near = nearest(step, names);
  if (near !== undefined) return `did you mean "${near}"?`;
  const elsewhere = steps.find(({ name, order }) => name === step && order < from.order);
  if (elsewhere !== undefined) return `it is in "${elsewhere.phase}": {{ ${elsewhere.phase}.${step}.${side}… }}`;
  return names.length === 0 ? 'no step of it runs before this one' : `before this step are ${names.join(', ')}`;
};

const checkMember = (context: ChainContext, at: number, chain: Chain, target: StepPlace): void => {
  const { module, action } = target;
  // What ExecuteDocument puts out is not described; an unknown action is told where it stands.
  if (module === undefined || chain.member === undefined || action === 'ExecuteDocument') return;
  if (chain.side === 'outputs') checkOutput(context, at, chain, target, module.outputs);
  else if (module.shape !== 'condition') checkInput(context, at, chain, target, Object.keys(module.inputs));
};

const checkOutput = (
  { findings }: ChainContext,
  at: number,
  { member = '' }: Chain,
  { action }: StepPlace,
  outputs: readonly string[],
): void => {
  if (outputs.includes(member)) return;
  findings.problem(
    'reference-output',
    at,
    `${action} has no output "${member}"`,
    outputs.length === 0
      ? 'it has none: refer to its inputs, as {{ build.Step.inputs[0].path }}'
      : `it has ${outputs.join(', ')}`,
  );
};

const checkInput = (
  { findings }: ChainContext,
  at: number,
  { member = '', index, step }: Chain,
  target: StepPlace,
  known: readonly string[],
): void => {
  const { inputs, action } = target;
  const problem = (message: string, suggestion: string) => findings.problem('reference-input', at, message, suggestion);
  if (!known.includes(member)) {
    const near = nearest(member, known);
    problem(`${action} has no input "${member}"`, near ? `did you mean "${near}"?` : `it has ${known.join(', ')}`);
    return;
  }
  if (inputs?.kind === 'list' && index !== undefined) {
    const item = inputs.items[index];
    if (item === undefined)
      problem(
        `step "${step}" has no inputs[${index}]`,
        `they are counted from 0: inputs[${inputs.items.length - 1}] is the last`,
      );
    else if (item.kind === 'map' && entryOf(item, member) === undefined)
      problem(`inputs[${index}] of step "${step}" gives no "${member}"`, 'refer to an input that is given');
  } else if (inputs?.kind === 'map' && index === undefined && partAt(inputs, member) === undefined)
    problem(`step "${step}" gives no input "${member}"`, 'refer to an input that is given');
};
