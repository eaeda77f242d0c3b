import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkDocument } from '../../../shared/component-document/check-document.ts';
import type { Platform } from '../../../shared/component-document/document.ts';
import { ACTIONS } from '../../../shared/component-document/modules/action-modules.ts';
import { ALL_OPERATORS } from '../../../shared/component-document/rules/operators.ts';

/** Each file is named after what it shows: constructs of documents that run in the wild, in words of our own. */
const FOLDER = 'test/shared/component-document/valid';
const FILES = readdirSync(FOLDER);
const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

describe('valid documents', () => {
  it.each(FILES)('%s', (file) => {
    expect(checkDocument(textOf(file)).problems).toEqual([]);
  });

  it.each<[string, Platform]>([
    ['files-of-unix.yaml', 'Linux'],
    ['windows.yaml', 'Windows'],
    ['macos.yaml', 'macOS'],
  ])('%s is valid on %s', (file, platform) => {
    expect(checkDocument(textOf(file), platform).problems).toEqual([]);
  });

  it('have every module and most operators between them', () => {
    const texts = FILES.map(textOf).join('\n');
    expect(ACTIONS.filter((action) => !texts.includes(`action: ${action}`))).toEqual([]);
    expect(ALL_OPERATORS.filter((operator) => texts.includes(`${operator}:`)).length).toBeGreaterThan(12);
  });

  it.each<[string, readonly string[]]>([
    [
      'templates-of-other-tools.yaml',
      [
        'reference-foreign',
        'reference-foreign',
        'reference-foreign',
        'reference-foreign',
        'reference-foreign',
        'reference-foreign',
      ],
    ],
    ['braces-that-stay-open.yaml', ['reference-braces']],
    ['keys-that-nobody-reads.yaml', ['document-key', 'document-key']],
    ['phase-of-its-own-name.yaml', ['phase-name']],
    ['smallest.yaml', []],
  ])('%s has remarks on %j', (file, rules) => {
    expect(checkDocument(textOf(file)).remarks.map(({ rule }) => rule)).toEqual(rules);
  });
});
