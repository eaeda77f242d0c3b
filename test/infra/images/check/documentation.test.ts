import { readFileSync } from 'node:fs';
import { checkDocument } from '../../../../shared/component-document/check-document.ts';
import { RULES } from '../../../../shared/component-document/rules.ts';

const page = readFileSync('docs/component-documents.md', 'utf8');

/** YAML that the page shows, and whether it is shown as a mistake. */
const examples = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => text ?? '');

describe('docs/component-documents.md', () => {
  it('has every rule with what it asks, and no other', () => {
    const rows = page.split('\n').filter((line) => /^\| `[a-z-]+` \| /.test(line));
    expect(rows).toEqual(Object.entries(RULES).map(([rule, asks]) => `| \`${rule}\` | ${asks} |`));
  });

  it('shows a valid document, and one that is refused as it says', () => {
    const [valid = '', broken = ''] = examples;
    expect(checkDocument(valid).problems).toEqual([]);
    expect(page).toContain(
      `:${checkDocument(broken).problems.map(({ line, column, rule }) => `${line}:${column} ${rule}`)}`,
    );
  });
});
