import type { Findings } from '../findings.ts';
import { nearest } from '../nearest.ts';
import { type Part, partAt, type ScalarPart } from '../reading/part.ts';
import { type ChainContext, chainOf, checkChain } from './chains.ts';
import { type Expression, expressionsIn, isTemplate, scalarsIn, unclosedIn, unquotedIn } from './expressions.ts';
import { checkLoopReference, loopReferenceOf } from './loop-references.ts';
import { meantVariable } from './meant-variable.ts';
import type { PhasePart } from './phase-part.ts';
import { checkPrefixed } from './prefixed-references.ts';
import { type StepPlace, stepPlaces } from './step-places.ts';
import type { Variable } from './variables.ts';

/** Where AWSTOE resolves references; those of a loop in `inputs` only. */
const RESOLVED = ['inputs', 'loop', 'if'] as const;

type Section = (typeof RESOLVED)[number];

interface Context extends ChainContext {
  readonly text: string;
  readonly variables: readonly Variable[];
  readonly used: Set<string>;
  /** References of other tools that look like one to a parameter or constant: whether they are is known at the end. */
  readonly suspects: Suspect[];
}

interface Suspect {
  readonly at: number;
  readonly body: string;
  readonly variable: Variable;
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
    suspects: [],
  };
  for (const step of steps)
    for (const section of RESOLVED) {
      const part = partAt(step.part, section);
      if (part !== undefined) checkPart(context, step, part, section);
    }
  checkSuspects(context);
  for (const { name, one, at } of variables)
    if (!context.used.has(name))
      findings.remark('variable-unused', at, `nothing refers to ${one} "${name}"`, `{{ ${name} }} is its value`);
};

/** Who writes {{ Image }} knows how: {{.Image}} beside it is meant for another tool. Who never does meant the parameter. */
const checkSuspects = ({ findings, suspects, used }: Context): void => {
  const unused = suspects.filter(({ variable }) => !used.has(variable.name));
  for (const { at, body, variable } of suspects) {
    const { name, one } = variable;
    if (!unused.some((each) => each.at === at))
      foreign(findings, at, body, `if you mean the ${one}, write {{ ${name} }}`);
    else {
      used.add(name);
      findings.problem(
        'reference-form',
        at,
        `{{ ${body} }} is not how AWSTOE refers to the ${one} "${name}", and stays as it is written`,
        `write {{ ${name} }}`,
      );
    }
  }
};

const foreign = (findings: Findings, at: number, body: string, suggestion: string): void =>
  findings.remark(
    'reference-foreign',
    at,
    `{{ ${body} }} is none of AWSTOE's references, and AWSTOE has no way to escape braces`,
    suggestion,
  );

const checkPart = (context: Context, step: StepPlace, part: Part, section: Section): void => {
  for (const at of unquotedIn(part)) unquoted(context, at);
  for (const scalar of scalarsIn(part)) checkScalar(context, step, scalar, section);
};

const unquoted = ({ findings, text, used }: Context, at: number): void => {
  const [braces = '{{ Name }}'] = /^\{\{[^}\n]*\}\}/.exec(text.slice(at)) ?? [];
  used.add(braces.slice(2, -2).trim());
  findings.problem('reference-quotes', at, 'without quotes, YAML reads braces as a map', `write '${braces}'`);
};

const checkScalar = (context: Context, step: StepPlace, scalar: ScalarPart, section: Section): void => {
  const { findings, text, variables, suspects } = context;
  const template = isTemplate(text, scalar);
  const others = expressionsIn(text, scalar).filter(
    (expression) => !isOurs(context, step, expression, template, section),
  );
  const certain = others.filter(({ at, body }) => {
    const variable = meantVariable(body, variables);
    if (variable !== undefined) suspects.push({ at, body, variable });
    return variable === undefined;
  });
  const [first] = certain;
  if (first !== undefined)
    foreign(findings, first.at, first.body, "where it disturbs, take the braces from a constant with the value '{{'");
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
const isOurs = (
  context: Context,
  step: StepPlace,
  expression: Expression,
  template: boolean,
  section: Section,
): boolean => {
  const { findings, variables, used } = context;
  const { at, body, decorated } = expression;
  if (checkPrefixed(context, at, body)) return true;
  const chain = chainOf(body);
  if (chain !== undefined) return checkChain(context, step, at, chain, decorated);
  const loop = loopReferenceOf(body);
  if (loop !== undefined) return checkLoopReference(context, step, at, loop, decorated || template, section);
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
