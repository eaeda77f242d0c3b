import { OPERATORS } from '../../../../shared/component-document/rules/operators.ts';
import { NUMBER, SCALAR, type Schema } from './scalars.ts';

const condition: Schema = { $ref: '#/definitions/condition' };

const LOGICAL: Readonly<Record<string, Schema>> = {
  and: { type: 'array', minItems: 1, items: condition, description: 'All of these.' },
  or: { type: 'array', minItems: 1, items: condition, description: 'One of these.' },
  not: { anyOf: [condition, { type: 'array', minItems: 1, items: condition }], description: 'This is not so.' },
};

const comparisons = (): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    Object.entries(OPERATORS).map(([name, { description, numeric }]) => [
      name,
      { ...(numeric ? NUMBER : { type: [...(SCALAR['type'] as readonly string[]), 'null'] }), description },
    ]),
  );

const operands: Readonly<Record<string, Schema>> = {
  value: { ...SCALAR, description: 'What is compared with it, often {{ phase.step.outputs.stdout }}.' },
  path: { ...SCALAR, description: 'The file whose hash is compared.' },
};

const action: Schema = { enum: ['Execute', 'Skip', 'Abort'] };

const actions: Readonly<Record<string, Schema>> = {
  // biome-ignore lint/suspicious/noThenProperty: a key of AWSTOE
  then: { ...action, description: 'Where the condition is true; Execute unless given.' },
  else: { ...action, description: 'Where the condition is false; Skip unless given.' },
};

const properties = { ...comparisons(), ...LOGICAL, ...operands };

/** A condition, as under `and` and in inputs of Assert. Under `not`, documents of AWS have `then` and `else` too. */
export const conditionSchema = (): Schema => ({
  type: 'object',
  minProperties: 1,
  properties: { ...properties, ...actions },
  additionalProperties: false,
});

/** What `if` of a step is: a condition with what follows from it. */
export const ifSchema = (): Schema => {
  const outermost = {
    type: 'object',
    minProperties: 1,
    properties: { ...properties, ...actions },
    additionalProperties: false,
  };
  return {
    description: 'Whether the step runs. Evaluated once.',
    anyOf: [outermost, { type: 'array', minItems: 1, maxItems: 1, items: outermost }],
  };
};
