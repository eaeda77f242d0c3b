import { readFileSync } from 'node:fs';
import { readConfiguration } from '../../../infra/configuration/read-configuration.ts';
import { reference } from '../../../infra/configuration/reference.ts';
import { written } from '../support/written.ts';

const page = readFileSync('docs/configuration.md', 'utf8');
const examples = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text ?? '');

describe('docs/configuration.md', () => {
  it('has the settings that there are (else: node infra/configuration/write-reference.ts)', () => {
    expect(page).toContain(`\n${reference()}\n`);
  });

  it('has examples that are right', () => {
    expect(examples).toHaveLength(2);
    for (const example of examples) expect(() => readConfiguration(written('hallmark.yaml', example))).not.toThrow();
  });

  it('says what each setting means', () => {
    const rows = reference().split('\n').slice(2);
    expect(rows.filter((row) => row.endsWith('|  |'))).toEqual([]);
    expect(rows.length).toBeGreaterThan(50);
  });
});
