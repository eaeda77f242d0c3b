import { readFileSync } from 'node:fs';
import { jsonSchema, keysAt } from '../../../infra/configuration/json-schema.ts';
import { configurationSchema } from '../../../shared/configuration/schema.ts';

describe('the JSON Schema for editors', () => {
  it('is what the configuration is checked by (else: node infra/configuration/write-reference.ts)', () => {
    expect(JSON.parse(readFileSync('infra/hallmark.schema.json', 'utf8'))).toEqual(jsonSchema());
  });

  it('is named by the first line of the example', () => {
    const [first] = readFileSync('infra/hallmark.yaml', 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./hallmark.schema.json');
  });

  it('refuses unknown keys everywhere', () => {
    const text = JSON.stringify(jsonSchema());
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
      ['tagKey', 'tagValue', 'refresh', 'timeoutMinutes'],
    ],
    [['nowhere', 0], []],
  ])('%j are %j', (path, keys) => {
    expect(keysAt(configurationSchema, path)).toEqual(keys);
  });
});
