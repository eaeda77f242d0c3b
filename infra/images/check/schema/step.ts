import { ACTION_MODULES, ACTIONS } from '../../../../shared/component-document/modules/action-modules.ts';
import { ifSchema } from './condition.ts';
import { inputsSchema } from './inputs.ts';
import { NUMBER, REFERENCE, SCALAR, type Schema } from './scalars.ts';

const whole = (minimum: number): Schema => ({
  anyOf: [
    { type: 'integer', minimum },
    { type: 'string', pattern: '^-?[0-9]+$' },
  ],
});

const loop: Schema = {
  type: 'object',
  description: 'Runs the step for each value: {{ loop.value }} and {{ loop.index }}.',
  properties: {
    name: { type: 'string', description: 'Unique in the phase; {{ name.value }} is the same as {{ loop.value }}.' },
    for: {
      type: 'object',
      description: 'Numbers from start to end, both included.',
      required: ['start', 'end', 'updateBy'],
      properties: {
        start: { ...NUMBER, description: 'First value.' },
        end: { ...NUMBER, description: 'Last value.' },
        updateBy: { ...NUMBER, description: 'Added each time; not 0.' },
      },
      additionalProperties: false,
    },
    forEach: {
      description: 'Texts: a list of them, or one text that is split.',
      anyOf: [
        { type: 'array', minItems: 1, items: SCALAR },
        {
          type: 'object',
          required: ['list'],
          properties: {
            list: { ...SCALAR, description: 'The text that is split.' },
            delimiter: { enum: ['.', ',', ';', ':', '-', '_', ' ', '\t', '\n'], description: 'Comma unless given.' },
          },
          additionalProperties: false,
        },
      ],
    },
  },
  oneOf: [{ required: ['for'] }, { required: ['forEach'] }],
  additionalProperties: false,
};

/** A step; which inputs it has depends on its action. */
export const stepSchema = (): Schema => ({
  type: 'object',
  required: ['name', 'action'],
  properties: {
    name: { ...SCALAR, description: 'Unique in its phase.' },
    action: {
      description: 'The module that does it.',
      oneOf: ACTIONS.map((action) => ({ const: action, description: described(action) })),
    },
    timeoutSeconds: { ...whole(-1), description: 'How long it may take; -1 is without end. 7200 unless given.' },
    onFailure: {
      enum: ['Abort', 'Continue', 'Ignore'],
      description:
        'Abort ends the document, Continue goes on and fails at the end, Ignore succeeds. Abort unless given.',
    },
    maxAttempts: { ...whole(1), description: 'How often it is tried. 1 unless given.' },
    if: ifSchema(),
    loop,
    inputs: { description: 'What the module needs.' },
  },
  allOf: ACTIONS.map(inputsOf),
});

const described = (action: string): string => {
  const module = ACTION_MODULES[action];
  return module === undefined ? '' : `${module.description} ${module.platforms.join(', ')}.`;
};

const inputsOf = (action: string): Schema => {
  const module = ACTION_MODULES[action];
  const required = module?.inputsRequired ? { required: ['inputs'] } : {};
  return {
    if: { required: ['action'], properties: { action: { const: action } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { inputs: module === undefined ? REFERENCE : inputsSchema(module) }, ...required },
  };
};
