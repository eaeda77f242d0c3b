import type { ActionModule, Input } from '../../../../shared/component-document/modules/action-module.ts';
import { REFERENCE, SCALAR, type Schema, TEXTS } from './scalars.ts';

/** `inputs` of a step, as its module wants them. */
export const inputsSchema = (module: ActionModule): Schema => {
  if (module.shape === 'condition') return { $ref: '#/definitions/condition' };
  const map = mapSchema(module);
  if (module.shape === 'list') return { type: 'array', minItems: 1, items: map };
  return module.inputsRequired ? map : { anyOf: [map, { type: 'null' }] };
};

const mapSchema = ({ inputs, oneOf }: ActionModule): Schema => {
  const required = Object.keys(inputs).filter((key) => inputs[key]?.required);
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, inputSchema(input)])),
    ...(required.length > 0 ? { required } : {}),
    ...(oneOf === undefined ? {} : { oneOf: oneOf.map((key) => ({ required: [key] })) }),
    additionalProperties: false,
  };
};

const inputSchema = (input: Input): Schema => ({ ...typeOf(input), description: describe(input) });

const describe = ({ description, platforms }: Input): string =>
  platforms === undefined ? description : `${description} Only on ${platforms.join(' and ')}.`;

const typeOf = ({ type, values, required }: Input): Schema => {
  if (values !== undefined)
    return { anyOf: [{ enum: values }, { type: 'string', pattern: anyCase(values) }, REFERENCE] };
  const scalar = required ? SCALAR : { type: [...(SCALAR['type'] as readonly string[]), 'null'] };
  const types: Readonly<Record<Input['type'], Schema>> = {
    any: {},
    flag: { anyOf: [{ type: 'boolean' }, { enum: ['true', 'false'] }, REFERENCE] },
    map: { type: 'object', additionalProperties: SCALAR },
    parameters: {
      type: 'array',
      items: { type: 'object', required: ['name', 'value'], properties: { name: SCALAR, value: SCALAR } },
    },
    permissions: scalar,
    text: scalar,
    texts: TEXTS,
    whole: { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string', pattern: '^[0-9]+$' }, REFERENCE] },
  };
  return types[type];
};

/** AWSTOE does not care for the case of letters in these, and JSON Schema has no flag for it. */
const anyCase = (values: readonly string[]): string => {
  const either = (letter: string) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`;
  return `^(${values.map((value) => value.replaceAll(/[a-z]/gi, either)).join('|')})$`;
};
