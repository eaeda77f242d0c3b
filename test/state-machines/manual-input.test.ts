import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseRequest } from '../../shared/domain/promotion-request.ts';

const file = join(import.meta.dirname, '../../docs/manual-input.schema.json');
const schema = JSON.parse(readFileSync(file, 'utf8')) as { readonly examples: readonly object[] };
const bySchema = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);

const accepted = (input: unknown): boolean => !('code' in parseRequest(input));

describe('The schema of manual input', () => {
  it.each(schema.examples.map((example) => [JSON.stringify(example), example]))(
    'has an example that works: %s',
    (_text, example) => {
      expect({ schema: bySchema.safeParse(example).success, parser: accepted(example) }).toEqual({
        schema: true,
        parser: true,
      });
    },
  );

  it.each([
    [{}],
    [{ image: 'web-server' }],
    [{ image: 'ami-xyz' }],
    [{ image: 'arn:aws:imagebuilder:image' }],
    [{ image: 'web-server/1.4.x' }],
    [{ image: { name: 'web-server' } }],
    [{ image: '111111111111.dkr.ecr.us-east-1.amazonaws.com/hallmark/tool:1.4.0-7' }],
    [{ image: 'previous', stages: [] }],
    [{ image: 'previous', stages: 'prod' }],
    [{ image: 'web-server/1.4.0', reason: 7 }],
    [{ image: 'web-server/1.4.0', stage: 'prod' }],
  ])('refuses what the first state refuses: %j', (input) => {
    expect({ schema: bySchema.safeParse(input).success, parser: accepted(input) }).toEqual({
      schema: false,
      parser: false,
    });
  });
});
