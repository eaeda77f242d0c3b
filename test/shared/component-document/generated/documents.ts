import fc from 'fast-check';
import type { ActionModule } from '../../../../shared/component-document/modules/action-module.ts';
import { ACTION_MODULES } from '../../../../shared/component-document/modules/action-modules.ts';
import { condition, inputsOf, loop, PLACE, text, word } from './values.ts';

/** A document as plain values, to be written as YAML. */
export interface Plain {
  readonly schemaVersion: unknown;
  readonly parameters: readonly object[];
  readonly constants: readonly object[];
  readonly phases: readonly { readonly name: string; readonly steps: readonly PlainStep[] }[];
}

interface PlainStep {
  readonly name: string;
  readonly action: string;
  readonly inputs: unknown;
  readonly loop?: unknown;
}

const ON_LINUX: readonly (readonly [string, ActionModule])[] = Object.entries(ACTION_MODULES).filter(
  ([, { platforms }]) => platforms.includes('Linux'),
);

const OUTCOME = fc.constantFrom('Execute', 'Skip', 'Abort');
const outcomes = fc.dictionary(fc.constantFrom('then', 'else'), OUTCOME, { maxKeys: 2, noNullPrototype: true });

const stepOf = ([action, module]: readonly [string, ActionModule]) => {
  const document = action === 'ExecuteDocument';
  return fc.record(
    {
      action: fc.constant(action),
      onFailure: fc.constantFrom('Abort', 'Continue', 'Ignore'),
      timeoutSeconds: document ? fc.constant(-1) : fc.oneof(fc.constant(-1), fc.integer({ min: 1 })),
      maxAttempts: document ? fc.constant(1) : fc.integer({ min: 1 }),
      if: fc.tuple(condition, outcomes).map(([asked, so]) => ({ ...asked, ...so })),
      loop,
      inputs: inputsOf(module),
    },
    { requiredKeys: ['action', 'inputs'], noNullPrototype: true },
  );
};

const phase = fc
  .array(fc.oneof(...ON_LINUX.map(stepOf)), { minLength: 1, maxLength: 2 })
  .map((steps) => steps.map((step, index) => ({ name: `Step${index}`, ...step })));

const stageOf = (name: string): boolean => name === 'build' || name === 'validate';

/** Puts references to what there is where a place is kept for them. */
const referring = (document: Plain): Plain => {
  const variables = [...document.parameters, ...document.constants].flatMap((each) => Object.keys(each));
  const before: { readonly phase: string; readonly step: PlainStep }[] = [];
  const resolved = (name: string, step: PlainStep): PlainStep => {
    const seen = before.filter(({ phase }) => stageOf(phase) === stageOf(name)).flatMap(referencesTo);
    const all = [
      ...variables,
      ...seen,
      'aws:ssm:/a/b',
      ...(step.loop === undefined ? [] : ['loop.value', 'loop.index']),
    ];
    const body = (number: string) => `{{ ${all[Number(number) % all.length]} }}`;
    const inputs: unknown = JSON.parse(
      JSON.stringify(step.inputs).replaceAll(PLACE, (_place, number: string) => body(number)),
    );
    before.push({ phase: name, step: { ...step, inputs } });
    return { ...step, inputs };
  };
  return {
    ...document,
    phases: document.phases.map(({ name, steps }) => ({ name, steps: steps.map((step) => resolved(name, step)) })),
  };
};

const referencesTo = ({ phase, step }: { readonly phase: string; readonly step: PlainStep }): readonly string[] => {
  const outputs = ACTION_MODULES[step.action]?.outputs ?? [];
  const first: unknown = Array.isArray(step.inputs) ? step.inputs[0] : undefined;
  return [
    ...outputs.map((output) => `${phase}.${step.name}.outputs.${output}`),
    ...Object.keys(first ?? {}).map((key) => `${phase}.${step.name}.inputs[0].${key}`),
  ];
};

/** Valid documents for Linux: every module, loops, conditions, and references to all that there is. */
export const documents: fc.Arbitrary<Plain> = fc
  .record({
    name: text,
    schemaVersion: fc.constantFrom(1, '1.0', '1'),
    names: fc.subarray(['build', 'validate', 'test', 'container-host-test'], { minLength: 1 }),
    steps: fc.array(phase, { minLength: 4, maxLength: 4 }),
    variables: fc.uniqueArray(word, { minLength: 2, maxLength: 4, selector: (each) => each.toLowerCase() }),
    value: text,
  })
  .map(({ name, schemaVersion, names, steps, variables, value }) => {
    const [constant = 'Some', ...parameters] = variables;
    return referring({
      ...{ name },
      schemaVersion,
      parameters: parameters.map((each) => ({ [each]: { type: 'string', default: value } })),
      constants: [{ [constant]: { type: 'string', value } }],
      phases: names.map((each, index) => ({ name: each, steps: steps[index] ?? [] })),
    });
  });
