import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');
const PAGE = 'docs/design/aws-assumptions.md';

const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map(({ parentPath, name }) => relative(PROJECT, join(parentPath, name)));

const read = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');

/** Rows of the page's tables, without their heads. */
const rows = read(PAGE)
  .split('\n')
  .filter((line) => /^\| /.test(line) && !/^\| (Assumption|---) /.test(line))
  .map((line) =>
    line
      .split(' | ')
      .map((cell) => cell.replace(/^\| | \|$/g, ''))
      .map(String),
  );

/** Words by which a text marks something as assumed about AWS. */
const MARKS = /\bassumptions?\b|\bassumed?(?= (about|that)\b|[:,])|\band assumed\b|not yet seen in an account/gi;

/** Marks that are neither in a link to the page nor its name. */
const marksIn = (text: string): readonly string[] =>
  text
    .replace(/\[[^\]]*\]\([^)]*aws-assumptions\.md[^)]*\)/g, '')
    .replace(/aws-assumptions\.md/g, '')
    .match(MARKS) ?? [];

describe('The assumptions about AWS', () => {
  it('are rows', () => {
    expect(rows.length).toBeGreaterThan(60);
  });

  it.each(rows)('%s: says what happens if it is wrong, and has a command that settles it', (...cells) => {
    expect(cells).toHaveLength(3);
    expect(cells[1]).not.toBe('');
    expect(cells[2]).toMatch(/^`(aws|npx cdk|awstoe) [^`]+`/);
  });

  it('are there once each', () => {
    const texts = rows.map(([assumption = '']) => assumption.toLowerCase());
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  it.each(['README.md', ...filesIn('docs', /\.md$/)].filter((file) => file !== PAGE))(
    'are marked on that page only, not in %s',
    (file) => {
      expect(marksIn(read(file))).toEqual([]);
    },
  );

  it('are not marked in comments either, which refer to the page', () => {
    const code = ['functions', 'infra', 'local', 'preflight', 'shared'].flatMap((folder) => filesIn(folder, /\.ts$/));
    const marked = code.filter((file) =>
      read(file)
        .split('\n')
        .some((line) => /^\s*(\/\/|\/?\*)/.test(line) && marksIn(line).length > 0),
    );
    expect(marked).toEqual([]);
  });
});
