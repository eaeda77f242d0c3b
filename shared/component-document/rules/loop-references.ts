import { nearest } from '../nearest.ts';
import type { ChainContext } from './chains.ts';
import type { StepPlace } from './step-places.ts';

const MEMBERS = ['index', 'value'];

/** `{{ loop.value }}`, or with the name of the loop before the dot. */
export interface LoopReference {
  readonly loop: string;
  readonly member: string;
}

export const loopReferenceOf = (body: string): LoopReference | undefined => {
  const [, loop, member] = /^([A-Za-z][\w-]*)\.([A-Za-z]\w*)$/.exec(body) ?? [];
  return loop === undefined || member === undefined ? undefined : { loop, member };
};

/**
 * AWSTOE resolves these in the step of the loop; elsewhere they stay as they are, which is right for a template of another
 * tool (`foreign`) and wrong for everything else. False where it belongs to another tool.
 */
export const checkLoopReference = (
  { findings, steps }: ChainContext,
  step: StepPlace,
  at: number,
  { loop, member }: LoopReference,
  foreign: boolean,
  section: 'inputs' | 'loop' | 'if',
): boolean => {
  const body = `{{ ${loop}.${member} }}`;
  const own = loop === 'loop' ? step.hasLoop : loop === step.loopName;
  if (own) {
    if (!MEMBERS.includes(member))
      findings.problem(
        'reference-loop',
        at,
        `a loop has no "${member}"`,
        `write {{ ${loop}.value }} or {{ ${loop}.index }}`,
      );
    else if (section !== 'inputs')
      findings.problem(
        'reference-loop',
        at,
        `${body} is under "${section}", and AWSTOE resolves it in the inputs only`,
        section === 'if'
          ? 'decide in the commands: AWSTOE evaluates "if" once, before the loop'
          : 'take the value itself',
      );
    return true;
  }
  if (foreign || !MEMBERS.includes(member)) return false;
  const problem = (message: string, suggestion: string): true => {
    findings.problem('reference-loop', at, message, suggestion);
    return true;
  };
  if (loop === 'loop') return problem(`${body} stands in a step without a loop`, 'add "loop: forEach: …" to the step');
  if (steps.some(({ loopName }) => loopName === loop))
    return problem(
      `${body} is the loop of another step`,
      step.hasLoop ? `write {{ loop.${member} }}` : 'a step sees its own loop only',
    );
  const near = step.loopName === undefined ? undefined : nearest(loop, [step.loopName]);
  return (
    near !== undefined && problem(`the loop of this step is "${near}", not "${loop}"`, `write {{ ${near}.${member} }}`)
  );
};
