import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../paths.ts';
import { configurationJsonSchema, imageJsonSchema, type JsonSchema } from './json-schema.ts';
import { reference } from './reference.ts';

/**
 * Writes anew what is made from the schemas that check the files of a user: a JSON Schema for editors, which the formatter then has
 * to see, and the table in a page of the documentation.
 */
const write = (schema: JsonSchema, file: string, page: string): void => {
  writeFileSync(join(PROJECT, 'infra', file), `${JSON.stringify(schema, null, 2)}\n`);
  const path = join(PROJECT, 'docs', page);
  const [before = '', rest = ''] = readFileSync(path, 'utf8').split('<!-- settings: begin -->');
  const [, after = ''] = rest.split('<!-- settings: end -->');
  writeFileSync(path, `${before}<!-- settings: begin -->\n\n${reference(schema)}\n\n<!-- settings: end -->${after}`);
};

write(configurationJsonSchema(), 'hallmark.schema.json', 'configuration.md');
write(imageJsonSchema(), 'image.schema.json', 'image-yaml.md');
