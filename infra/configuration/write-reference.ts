import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../paths.ts';
import { jsonSchema } from './json-schema.ts';
import { reference } from './reference.ts';

/**
 * Writes anew what is made from shared/configuration/schema.ts: infra/hallmark.schema.json, which the formatter then has to
 * see, and the table in docs/configuration.md.
 */
const page = join(PROJECT, 'docs', 'configuration.md');
const [before = '', rest = ''] = readFileSync(page, 'utf8').split('<!-- settings: begin -->');
const [, after = ''] = rest.split('<!-- settings: end -->');

writeFileSync(page, `${before}<!-- settings: begin -->\n\n${reference()}\n\n<!-- settings: end -->${after}`);
writeFileSync(join(PROJECT, 'infra', 'hallmark.schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
