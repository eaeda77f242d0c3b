import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../paths.ts';
import { jsonSchema } from './json-schema.ts';

/** Writes infra/hallmark.schema.json anew. Run it after a change to shared/configuration/schema.ts, and format the file. */
writeFileSync(join(PROJECT, 'infra', 'hallmark.schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`);
