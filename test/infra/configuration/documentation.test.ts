import { readFileSync } from 'node:fs';
import { configurationJsonSchema, imageJsonSchema } from '../../../infra/configuration/json-schema.ts';
import { readConfiguration } from '../../../infra/configuration/read-configuration.ts';
import { reference } from '../../../infra/configuration/reference.ts';
import { readImages } from '../../../infra/images/image-folders.ts';
import { imageFolder } from '../images/support.ts';
import { written } from '../support/written.ts';

const page = readFileSync('docs/configuration.md', 'utf8');
const examples = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text ?? '');

describe('docs/configuration.md', () => {
  it('has examples that are right', () => {
    expect(examples).toHaveLength(2);
    for (const example of examples) expect(() => readConfiguration(written('hallmark.yaml', example))).not.toThrow();
  });
});

describe.each([
  ['configuration.md', configurationJsonSchema, 50],
  ['image-yaml.md', imageJsonSchema, 100],
] as const)('the reference in docs/%s', (name, schema, least) => {
  it('has the settings that there are (else: npm run configuration)', () => {
    expect(readFileSync(`docs/${name}`, 'utf8')).toContain(`\n${reference(schema())}\n`);
  });

  it('says what each setting means', () => {
    const rows = reference(schema()).split('\n').slice(2);
    expect(rows.filter((row) => row.endsWith('|  |'))).toEqual([]);
    expect(rows.length).toBeGreaterThan(least);
  });
});

describe('docs/define-an-image.md', () => {
  const [, image = '', component = ''] =
    /^```yaml\n(name: api-server\n.*?)^```.*?^```yaml\n(.*?)^```/ms.exec(
      readFileSync('docs/define-an-image.md', 'utf8'),
    ) ?? [];

  it('has an example that is right', () => {
    const folder = imageFolder({ 'api-server/image.yaml': image, 'api-server/components/api.yaml': component });
    expect(readImages(folder).map(({ name }) => name)).toEqual(['api-server']);
  });
});
