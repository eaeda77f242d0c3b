import type { Findings } from '../findings.ts';
import { nearest } from '../nearest.ts';
import { type MapPart, type Part, partAt, type ScalarPart } from '../reading/part.ts';
import { type ChainContext, chainOf, checkChain } from './chains.ts';
import { type Expression, expressionsIn, isTemplate, scalarsIn, unclosedIn, unquotedIn } from './expressions.ts';
import { checkLoopReference, loopReferenceOf } from './loop-references.ts';
import type { PhasePart } from './phase-part.ts';
import { checkPrefixed } from './prefixed-references.ts';
import { type StepPlace, stepPlaces } from './step-places.ts';
import type { Variable } from './variables.ts';

/** Where AWSTOE resolves references. */
const RESOLVED = ['inputs', 'loop', 'if'];

interface Context extends ChainContext {
  readonly text: string;
  readonly variables: readonly Variable[];
  readonly used: Set<string>;
}

/** Every {{ }} of the steps: parameters, constants, outputs and inputs of other steps, loops, the instance. */
export const checkReferences = (
  findings: Findings,
  text: string,
  phases: readonly PhasePart[],
  variables: readonly Variable[],
): void => {
  const steps = stepPlaces(phases);
  const context: Context = {
    findings,
    text,
    steps,
    phases: phases.map(({ name }) => name),
    variables,
    used: new Set(),
  };
  for (const step of steps) for (const part of resolved(step.part)) checkPart(context, step, part);
  for (const { name, one, at } of variables)
    if (!context.used.has(name))
      findings.remark('variable-unused', at, `nothing refers to ${one} "${name}"`, `{{ ${name} }} is its value`);
};

const resolved = (step: MapPart): readonly Part[] =>
  RESOLVED.flatMap((key) => {
    const part = partAt(step, key);
    return part === undefined ? [] : [part];
  });

const checkPart = (context: Context, step: StepPlace, part: Part): void => {
  for (const at of unquotedIn(part)) unquoted(context, at);
  for (const scalar of scalarsIn(part)) checkScalar(context, step, scalar);
};

const unquoted = ({ findings, text, used }: Context, at: number): void => {
  const [braces = '{{ Name }}'] = /^\{\{[^}\n]*\}\}/.exec(text.slice(at)) ?? [];
  used.add(braces.slice(2, -2).trim());
  findings.problem('reference-quotes', at, 'without quotes, YAML reads braces as a map', `write '${braces}'`);
};

const checkScalar = (context: Context, step: StepPlace, scalar: ScalarPart): void => {
  const { findings, text } = context;
  const template = isTemplate(text, scalar);
  const foreign = expressionsIn(text, scalar).filter((expression) => !isOurs(context, step, expression, template));
  const [first] = foreign;
  if (first !== undefined)
    findings.remark(
      'reference-foreign',
      first.at,
      `{{ ${first.body} }} is none of AWSTOE's references, and AWSTOE has no way to escape braces`,
      "where it disturbs, take the braces from a constant with the value '{{'",
    );
  for (const { at, body } of unclosedIn(text, scalar))
    if (chainOf(body) !== undefined || context.variables.some(({ name }) => name === body))
      findings.remark(
        'reference-braces',
        at,
        `{{ ${body} is not closed: AWSTOE takes it as plain text`,
        `write {{ ${body} }}`,
      );
};

/** Tells what is wrong with a reference; false where it belongs to another tool. */
const isOurs = (context: Context, step: StepPlace, expression: Expression, template: boolean): boolean => {
  const { findings, variables, used } = context;
  const { at, body, decorated } = expression;
  if (checkPrefixed(context, at, body)) return true;
  const chain = chainOf(body);
  if (chain !== undefined) return checkChain(context, step, at, chain, decorated);
  const loop = loopReferenceOf(body);
  if (loop !== undefined) return checkLoopReference(context, step, at, loop, decorated || template);
  used.add(body);
  const names = variables.map(({ name }) => name);
  if (names.includes(body)) return true;
  if (decorated || !/^[A-Za-z0-9_-]{3,128}$/.test(body)) return false;
  const near = nearest(body, names);
  if (near === undefined && template) return false;
  used.add(near ?? body);
  findings.problem(
    'reference-undefined',
    at,
    `there is no parameter or constant "${body}"`,
    near === undefined
      ? `define it:\nparameters:\n  - ${body}:\n      type: string\n      default: …`
      : `did you mean {{ ${near} }}?`,
  );
  return true;
};
