import { PHASES } from '../../../../shared/component-document/rules/phase-names.ts';
import { conditionSchema } from './condition.ts';
import { SCALAR, type Schema } from './scalars.ts';
import { stepSchema } from './step.ts';
import { variablesSchema } from './variables.ts';

const PAGE = 'https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-use-documents.html';

/**
 * JSON Schema of component documents for editors, made from the tables that the checker uses;
 * infra/component-document.schema.json is this. It says what goes where; what hangs together (names, references, order) only
 * the checker knows.
 */
export const componentSchema = (): Schema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Component document of AWSTOE, for EC2 Image Builder',
  description: PAGE,
  type: 'object',
  required: ['schemaVersion', 'phases'],
  properties: {
    name: { ...SCALAR, description: 'Name of the document.' },
    description: { ...SCALAR, description: 'What it does.' },
    schemaVersion: { enum: [1, '1.0', '1'], description: 'Version of the schema: 1.0.' },
    parameters: variablesSchema('parameters'),
    constants: variablesSchema('constants'),
    phases: {
      type: 'array',
      minItems: 1,
      description: 'Run in this order: build and validate on the build instance, the others on the test instance.',
      items: phase,
    },
  },
  definitions: { step: stepSchema(), condition: conditionSchema() },
});

const phase: Schema = {
  type: 'object',
  required: ['name', 'steps'],
  properties: {
    name: {
      description: 'Which phase it is. Image Builder runs no others.',
      anyOf: [{ enum: PHASES }, { type: 'string' }],
    },
    steps: {
      type: 'array',
      minItems: 1,
      description: 'Run one after the other.',
      items: { $ref: '#/definitions/step' },
    },
  },
};
