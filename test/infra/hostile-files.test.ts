import { readFileSync } from 'node:fs';
import fc, { type Arbitrary } from 'fast-check';
import { parse, stringify } from 'yaml';
import { ConfigurationError } from '../../infra/configuration/configuration-error.ts';
import { readConfiguration } from '../../infra/configuration/read-configuration.ts';
import { readImageDefinition } from '../../infra/images/image-definition.ts';
import { parseLock } from '../../infra/images/versions/lock-file.ts';
import { checkDocument } from '../../shared/component-document/check-document.ts';
import { hostileValue, spoiled } from '../support/hostile.ts';
import { fileOf } from './support/example.ts';
import { written } from './support/written.ts';

/** Most characters that a refusal has: what a terminal and a CI log still show. */
const LONGEST = 60_000;

/** Text that is YAML, nearly YAML, or neither. */
const asText = (values: Arbitrary<unknown>): Arbitrary<string> =>
  fc
    .tuple(values, fc.option(fc.tuple(fc.nat(5000), fc.string({ unit: 'binary', maxLength: 5 })), { freq: 3 }))
    .map(([value, break_]) => {
      const text = textOf(value);
      return break_ ? `${text.slice(0, break_[0])}${break_[1]}${text.slice(break_[0])}` : text;
    });

const textOf = (value: unknown): string => {
  try {
    return stringify(value);
  } catch {
    return JSON.stringify(value) ?? '';
  }
};

const yamlOf = (file: string): unknown => parse(readFileSync(file, 'utf8'));

/** Either the file is taken, or one bounded error says where and what. */
const holds = (text: string, read: (text: string) => unknown): void => {
  try {
    read(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message.length).toBeLessThan(LONGEST);
    expect((error as Error).message).not.toMatch(/\n\s+at |undefined|\[object Object\]/);
  }
};

const run = (values: Arbitrary<string>, read: (text: string) => unknown): void =>
  fc.assert(
    fc.property(values, (text) => holds(text, read)),
    { seed: 20_261_201, numRuns: 250 },
  );

describe('Whatever stands in a file', () => {
  it('infra/hallmark.yaml is taken or refused with a sentence', () =>
    run(
      asText(
        fc.oneof(
          { weight: 4, arbitrary: spoiled(yamlOf('infra/hallmark.yaml')) },
          { weight: 1, arbitrary: hostileValue },
        ),
      ),
      (text) => readConfiguration(written('hallmark.yaml', text)),
    ));

  it('image.yaml is taken or refused with a sentence', () =>
    run(asText(spoiled(yamlOf('images/web-server/image.yaml'))), (text) =>
      readImageDefinition(written('web/image.yaml', text)),
    ));

  it('versions.lock.yaml is taken or refused with a sentence', () =>
    run(asText(spoiled(yamlOf('images/base-arm64/versions.lock.yaml'))), (text) =>
      parseLock(text, 'versions.lock.yaml'),
    ));

  it('a component document gets bounded problems', () => {
    const documents = spoiled(yamlOf('images/web-server/components/hardening.yaml'));
    fc.assert(
      fc.property(asText(documents), (text) => {
        const { problems, remarks } = checkDocument(text);
        expect(JSON.stringify([problems, remarks]).length).toBeLessThan(LONGEST);
      }),
      { seed: 20_261_201, numRuns: 250 },
    );
  });

  it.each([
    ['lists', '['.repeat(20_000)],
    ['maps', '{a: '.repeat(20_000)],
    [
      'keys of an inner map',
      `a:\n  b:\n${Array.from({ length: 5000 }, (_, index) => `    key-${index}: 1`).join('\n')}`,
    ],
    ['indentation', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('a file nested without end is refused with a sentence: %s', (_what, text) => {
    holds(text, () => readConfiguration(written('hallmark.yaml', text)));
    expect(() => readConfiguration(written('hallmark.yaml', text))).toThrow(ConfigurationError);
    holds(text, () => parseLock(text, 'versions.lock.yaml'));
    expect(JSON.stringify(checkDocument(text).problems).length).toBeLessThan(LONGEST);
  });

  it('names that every object has are ordinary names', () => {
    for (const name of ['__proto__', 'constructor', 'toString'])
      holds(name, () => readConfiguration(fileOf(JSON.parse(`{"hub": {"${name}": 1}, "${name}": {"${name}": []}}`))));
  });
});
