import { checkDocument } from '../../../../shared/component-document/check-document.ts';

const read = (text: string) => checkDocument(text).document;

describe('a component document as it is read', () => {
  it('has the defaults of AWSTOE', () => {
    const document = read(`
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Nested
        action: ExecuteDocument
        inputs: { document: s3://bucket/other.yaml }
      - name: Plain
        action: UpdateOS
`);

    expect(document).toMatchObject({ name: undefined, parameters: [], constants: [] });
    expect(document?.phases[0]?.steps).toEqual([
      expect.objectContaining({ timeoutSeconds: -1, maxAttempts: 1, onFailure: 'Abort' }),
      {
        name: 'Plain',
        action: 'UpdateOS',
        timeoutSeconds: 7200,
        onFailure: 'Abort',
        maxAttempts: 1,
        if: undefined,
        loop: undefined,
        inputs: undefined,
      },
    ]);
  });

  it('has what the document says', () => {
    const document = read(`
name: app
description: Installs it
schemaVersion: '1.0'
parameters:
  - Release: { type: string, default: 1.10, description: Which one }
constants:
  - Folder: { type: string, value: /opt/app }
phases:
  - name: test
    steps:
      - name: Ask
        action: ExecuteBash
        timeoutSeconds: -1
        onFailure: Ignore
        maxAttempts: 3
        if: { fileExists: /opt/app }
        loop: { for: { start: 1, end: 3, updateBy: 1 } }
        inputs: { commands: [curl localhost] }
`);

    expect(document).toEqual({
      name: 'app',
      description: 'Installs it',
      parameters: [{ name: 'Release', type: 'string', default: '1.10', description: 'Which one' }],
      constants: [{ name: 'Folder', type: 'string', value: '/opt/app' }],
      phases: [
        {
          name: 'test',
          steps: [
            {
              name: 'Ask',
              action: 'ExecuteBash',
              timeoutSeconds: -1,
              onFailure: 'Ignore',
              maxAttempts: 3,
              if: { fileExists: '/opt/app' },
              loop: { for: { start: 1, end: 3, updateBy: 1 } },
              inputs: { commands: ['curl localhost'] },
            },
          ],
        },
      ],
    });
  });

  it('keeps numbers that are meant as texts as they are written', () => {
    const document = read(`
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - name: Write
        action: CreateFile
        inputs:
          - { path: /a, permissions: 0640, owner: 1000, content: 1.10 }
`);

    expect(document?.phases[0]?.steps[0]?.inputs).toEqual([
      { path: '/a', permissions: '0640', owner: 1000, content: '1.10' },
    ]);
  });

  it('follows aliases and merges', () => {
    const document = read(`
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - &twice
        name: First
        action: ExecuteBash
        inputs: { commands: [ls] }
      - <<: *twice
        name: Second
`);

    expect(document?.phases[0]?.steps[1]).toMatchObject({
      name: 'Second',
      action: 'ExecuteBash',
      inputs: { commands: ['ls'] },
    });
  });

  it('is JSON too', () => {
    const text = JSON.stringify({
      schemaVersion: 1.0,
      phases: [{ name: 'build', steps: [{ name: 'a', action: 'Reboot' }] }],
    });

    expect(read(text)?.phases[0]?.steps[0]).toMatchObject({ name: 'a', action: 'Reboot' });
  });

  it.each(['', 'just text', 'phases: { build: {} }', '- a\n- b\n'])(
    'is nothing where there are no phases: %j',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );
});
