import type { RuleName } from '../../../../shared/component-document/rules.ts';
import type { Plain } from './documents.ts';

type Path = readonly (string | number)[];

/** One mistake that a person could make in a valid document. */
export interface Mutation {
  readonly what: string;
  readonly rule: RuleName;
  /** What is put at the path; undefined takes away what is there. Undefined where the document has no place for it. */
  readonly make: (document: Plain) => { readonly path: Path; readonly value: unknown } | undefined;
}

/** The document with a value at a path, or without what is there. */
export const mutated = (document: unknown, [key, ...rest]: Path, value: unknown): unknown => {
  if (key === undefined) return value;
  const copy: Record<string | number, unknown> = Array.isArray(document)
    ? (Object.assign([], document) as unknown as Record<string, unknown>)
    : { ...(document as Record<string, unknown>) };
  if (rest.length === 0 && value === undefined) delete copy[key];
  else copy[key] = mutated(copy[key], rest, value);
  return copy;
};

const STEP: Path = ['phases', 0, 'steps', 0];

const at = (what: string, rule: RuleName, path: Path, value: unknown): Mutation => ({
  what,
  rule,
  make: () => ({ path, value }),
});

const without = (what: string, rule: RuleName, path: Path): Mutation => at(what, rule, path, undefined);

const field = (what: string, rule: RuleName, key: string, value: unknown): Mutation =>
  at(what, rule, [...STEP, key], value);

/** A step of this module with these inputs, in the place of the first. */
const step = (what: string, rule: RuleName, action: string, inputs: unknown): Mutation =>
  at(what, rule, STEP, { name: 'Step0', action, inputs });

/** A step that runs this command, in the place of the first. */
const command = (what: string, rule: RuleName, said: (phase: string) => string): Mutation => ({
  what,
  rule,
  make: ({ phases }) => {
    const commands = [said(phases[0]?.name ?? '')];
    return { path: STEP, value: { name: 'Step0', action: 'ExecuteBash', inputs: { commands } } };
  },
});

const changed = (what: string, change: (action: string) => string): Mutation => ({
  what,
  rule: 'step-action',
  make: ({ phases }) => ({ path: [...STEP, 'action'], value: change(phases[0]?.steps[0]?.action ?? '') }),
});

export const MUTATIONS: readonly Mutation[] = [
  without('no schemaVersion', 'schema-version', ['schemaVersion']),
  at('another schemaVersion', 'schema-version', ['schemaVersion'], '2.0'),
  without('no phases', 'phases-shape', ['phases']),
  at('phases as a map', 'phases-shape', ['phases'], { build: { steps: [{ name: 'A', action: 'UpdateOS' }] } }),
  at('commands under a phase', 'phases-shape', ['phases'], { build: { commands: ['make'] } }),
  without('a phase without name', 'phases-shape', ['phases', 0, 'name']),
  without('a phase without steps', 'steps-shape', ['phases', 0, 'steps']),
  at('steps as a map', 'steps-shape', ['phases', 0, 'steps'], { Install: { action: 'UpdateOS' } }),
  {
    what: 'two phases of one name',
    rule: 'phase-unique',
    make: ({ phases }) => ({
      path: ['phases', phases.length],
      value: { name: phases[0]?.name, steps: [{ name: 'A', action: 'UpdateOS' }] },
    }),
  },
  {
    what: 'two steps of one name',
    rule: 'step-unique',
    make: ({ phases }) => ({
      path: ['phases', 0, 'steps', phases[0]?.steps.length ?? 0],
      value: { name: 'Step0', action: 'UpdateOS' },
    }),
  },
  without('a step without name', 'step-name', [...STEP, 'name']),
  without('a step without action', 'step-action', [...STEP, 'action']),
  changed('an action in small letters', (action) => action.toLowerCase()),
  changed('an action with a letter too much', (action) => `${action}s`),
  field('a timeout of 0', 'step-timeout', 'timeoutSeconds', 0),
  field('no attempt', 'step-attempts', 'maxAttempts', 0),
  field('onFailure of another tool', 'step-on-failure', 'onFailure', 'Retry'),
  {
    what: 'inputs of the other shape',
    rule: 'inputs-shape',
    make: ({ phases }) => {
      const { action, inputs } = phases[0]?.steps[0] ?? {};
      if (action === 'Assert') return undefined;
      return { path: [...STEP, 'inputs'], value: Array.isArray(inputs) ? { path: '/a' } : [{ path: '/a' }] };
    },
  },
  step('a required input left out', 'input-missing', 'S3Download', [{ source: 's3://a/b' }]),
  step('no inputs', 'input-missing', 'S3Download', []),
  step('an input misspelt', 'input-unknown', 'CreateFile', [{ pth: '/a' }]),
  step('command for commands', 'input-unknown', 'ExecuteBash', { command: ['ls'] }),
  step('a text for a list', 'input-type', 'ExecuteBash', { commands: 'ls' }),
  step('a map for a text', 'input-type', 'ExecuteBash', { commands: [{ echo: 'a' }] }),
  step('a list for a text', 'input-type', 'DeleteFile', [{ path: ['/a'] }]),
  step('a word for true', 'input-type', 'CopyFile', [{ source: '/a', destination: '/b', overwrite: 'always' }]),
  step('an encoding that is none', 'input-value', 'ReadFile', [{ path: '/a', encoding: 'latin1' }]),
  step('a bucket without s3://', 'input-value', 'S3Upload', [{ source: '/a', destination: 'bucket/a' }]),
  step('a module of another platform', 'step-platform', 'ExecutePowerShell', { commands: ['ls'] }),
  command('a parameter that is not there', 'reference-undefined', () => 'echo {{ NobodyDefinedThisOne }}'),
  command('a step that is not there', 'reference-step', (phase) => `echo {{ ${phase}.Nowhere.outputs.stdout }}`),
  command('its own output', 'reference-order', (phase) => `echo {{ ${phase}.Step0.outputs.stdout }}`),
  {
    what: 'the output of a later step',
    rule: 'reference-order',
    make: ({ phases }) => {
      const [first] = phases;
      if (first?.steps[1] === undefined) return undefined;
      const inputs = { commands: [`echo {{ ${first.name}.Step1.outputs.stdout }}`] };
      return { path: STEP, value: { name: 'Step0', action: 'ExecuteBash', inputs } };
    },
  },
  command('a loop that is not there', 'reference-loop', () => 'echo {{ loop.value }}'),
  command('Parameter Store as others write it', 'reference-ssm', () => 'echo {{ ssm:/a/b }}'),
  field('a loop of nothing', 'loop-shape', 'loop', { name: 'each' }),
  field('a loop of both kinds', 'loop-shape', 'loop', { for: { start: 1, end: 2, updateBy: 1 }, forEach: ['a'] }),
  field('a loop without end', 'loop-range', 'loop', { for: { start: 1, end: 2, updateBy: 0 } }),
  field('a loop the wrong way', 'loop-range', 'loop', { for: { start: 1, end: 3, updateBy: -1 } }),
  field('a delimiter of two letters', 'loop-delimiter', 'loop', { forEach: { list: 'a', delimiter: '::' } }),
  field('an operator that is none', 'condition-operator', 'if', { fileExist: '/a' }),
  field('nothing to compare with', 'condition-value', 'if', { stringEquals: 'a' }),
  field('too deep', 'condition-depth', 'if', { not: { not: { not: { not: { not: { fileExists: '/a' } } } } } }),
  field('an expression', 'condition-shape', 'if', "eq(1, '2')"),
  at('a short name', 'variable-name', ['constants', 1], { ab: { type: 'string', value: 'a' } }),
  {
    what: 'a name twice',
    rule: 'variable-unique',
    make: ({ parameters }) => ({
      path: ['constants', 1],
      value: { [Object.keys(parameters[0] ?? {})[0] ?? '']: { type: 'string', value: 'a' } },
    }),
  },
  at('a number as a type', 'variable-type', ['parameters', 0], { Count: { type: 'number' } }),
  at('parameters as a map', 'variables-shape', ['parameters'], { Count: { type: 'string' } }),
];
