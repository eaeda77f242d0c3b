import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { awsCommand } from '../support/shell/aws-command.ts';
import { blocksOf, commandsIn, inlineCode } from '../support/shell/markdown.ts';
import { words } from '../support/shell/words.ts';

const PROJECT = join(import.meta.dirname, '../..');
const PAGES = [
  'README.md',
  ...readdirSync(join(PROJECT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Commands of `aws` itself, which make calls of their own choice. */
const OF_THE_CLI = /^aws (s3|configure|sso|cloudformation (deploy|wait)) /;

/** `A=b aws …`, `NAME=$(aws …)`, `… | aws …` and `$(aws …)` hold a command each. */
const awsIn = (command: string): readonly string[] =>
  [
    ...command.matchAll(
      /(?:^|\s|\$\(|\|\s*|;\s*|do\s+)(aws [a-z0-9-]+ [a-z0-9-]+(?:\\\n|'[^']*'|"(?:[^"\\]|\\.)*"|[^'"|;)\n])*)/g,
    ),
  ].map(([, found = '']) =>
    found
      .replace(/\s+#.*$/gm, '')
      .replace(/ > \S+$/, '')
      .replace(/\n\s*done\b[\s\S]*$/, '')
      .trim(),
  );

const commandsOf = (page: string): readonly string[] => {
  const text = readFileSync(join(PROJECT, page), 'utf8');
  const fenced = blocksOf(text)
    .filter(({ language }) => !['yaml', 'json'].includes(language))
    .flatMap(({ text: block }) => commandsIn(block));
  return [...new Set([...fenced, ...inlineCode(text)].flatMap(awsIn))].filter((each) => !OF_THE_CLI.test(`${each} `));
};

const all = PAGES.flatMap((page) => commandsOf(page).map((command) => [page, command] as const));

describe('The aws commands of README and docs', () => {
  it('are found', () => {
    expect(all.length).toBeGreaterThan(25);
  });

  it.each(all)(
    '%s: local AWS serves %s, with these options, in version 1 and 2 of the command',
    async (_page, command) => {
      await expect(awsCommand(words(command))).resolves.toBeDefined();
    },
  );

  it.each(PAGES)('%s sets AWS_DEFAULT_REGION, which version 1 reads, wherever it sets AWS_REGION', (page) => {
    const lines = readFileSync(join(PROJECT, page), 'utf8')
      .split('\n')
      .filter((line) => /\bAWS_REGION=/.test(line));
    for (const line of lines) expect(line).toMatch(/\bAWS_DEFAULT_REGION=/);
  });
});
