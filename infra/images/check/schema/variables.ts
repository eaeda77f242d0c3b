import { SCALAR, type Schema } from './scalars.ts';

const type: Schema = { const: 'string', description: 'AWSTOE has texts only.' };

const SECTIONS: Readonly<Record<'parameters' | 'constants', Schema>> = {
  parameters: {
    description: 'Texts that a recipe can set: {{ Name }}.',
    maxItems: 25,
    items: {
      required: ['type'],
      properties: {
        type,
        default: { ...SCALAR, description: 'What it is unless a recipe sets it.' },
        description: { type: 'string', description: 'What it is for.' },
        allowedValues: { type: 'array', items: SCALAR, description: 'What it may be.' },
      },
    },
  },
  constants: {
    description: 'Texts that stay as they are: {{ Name }}.',
    items: { required: ['type', 'value'], properties: { type, value: { ...SCALAR, description: 'What it is.' } } },
  },
};

/** `parameters` or `constants`: a list of maps with one entry, whose key is the name. */
export const variablesSchema = (section: 'parameters' | 'constants'): Schema => {
  const { items, ...rest } = SECTIONS[section];
  const each = { type: 'object', ...(items as Schema) };
  return {
    type: 'array',
    ...rest,
    items: {
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      patternProperties: { '^[A-Za-z0-9_-]{3,128}$': each },
      additionalProperties: false,
    },
  };
};
