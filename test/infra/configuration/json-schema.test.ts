import { readFileSync } from 'node:fs';
import { configurationJsonSchema, imageJsonSchema, keysAt } from '../../../infra/configuration/json-schema.ts';
import { imageFiles } from '../../../infra/images/image-folders.ts';
import { imageSchema } from '../../../infra/images/schema/image-schema.ts';
import { configurationSchema } from '../../../shared/configuration/schema.ts';

describe.each([
  ['infra/hallmark.schema.json', configurationJsonSchema, ['infra/hallmark.yaml'], './hallmark.schema.json'],
  ['infra/image.schema.json', imageJsonSchema, imageFiles('images'), '../../infra/image.schema.json'],
] as const)('%s, for editors,', (file, schema, examples, named) => {
  it('is what files are checked by (else: npm run configuration)', () => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema());
  });

  it('is named by the first line of every example', () => {
    for (const example of examples)
      expect(readFileSync(example, 'utf8').split('\n')[0]).toBe(`# yaml-language-server: $schema=${named}`);
  });

  it('refuses unknown keys everywhere', () => {
    const text = JSON.stringify(schema());
    expect(text.split('"properties"').length).toBe(text.split('"additionalProperties":false').length);
  });
});

describe('keys at a place', () => {
  it.each([
    [['hub'], ['account', 'region']],
    [
      ['stages', 0, 'share'],
      ['accounts', 'organizationalUnits', 'organizations'],
    ],
    [
      ['stages', 1, 'fleets'],
      ['tagKey', 'tagValue', 'names', 'whenRefused', 'refresh', 'whenInstancesRemain', 'timeoutMinutes'],
    ],
    [['nowhere', 0], []],
  ])('%j are %j', (path, keys) => {
    expect(keysAt(configurationSchema, path)).toEqual(keys);
  });

  it('that is one of several things are those of all of them', () => {
    expect(keysAt(imageSchema, ['components', 0])).toEqual(
      expect.arrayContaining(['file', 'managed', 'marketplace', 'arn', 'parameters']),
    );
    expect(keysAt(imageSchema, ['distribution', 'regions', 'eu-west-1'])).toContain('kmsKey');
  });
});
