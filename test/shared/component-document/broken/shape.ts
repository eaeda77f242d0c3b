import { type BrokenDocument, inBuild } from './marked.ts';

/** The document, its phases and the lists of steps. */
export const SHAPE: readonly BrokenDocument[] = [
  { rule: 'document-shape', says: 'the document is empty', suggests: 'schemaVersion: 1.0\nphases:', text: '▸' },
  { rule: 'document-shape', says: 'the document is a list, not a map', text: '▸- name: build\n' },
  { rule: 'document-shape', says: 'the document is a text, not a map', text: '▸install apache\n' },
  {
    rule: 'document-shape',
    says: 'description is a list',
    text: `
schemaVersion: 1.0
description: ▸[a, b]
phases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]
`,
  },
  {
    rule: 'document-key',
    says: '"parmeters" is not a key of a document',
    suggests: 'did you mean "parameters"?',
    text: `
schemaVersion: 1.0
▸parmeters: []
phases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]
`,
  },
  {
    rule: 'document-key',
    says: '"phase" is not a key of a document',
    suggests: 'did you mean "phases"?',
    text: 'schemaVersion: 1.0\n▸phase: []\n',
  },
  {
    rule: 'document-key',
    says: '"schemaversion" is not a key of a document',
    suggests: 'did you mean "schemaVersion"?',
    text: '▸schemaversion: 1.0\nphases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]\n',
  },
  {
    rule: 'document-key',
    says: '"metadata" is not a key of a document',
    remark: true,
    text: `
schemaVersion: 1.0
▸metadata: { team: web }
phases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]
`,
  },
  {
    rule: 'document-size',
    says: 'a component 65536 at most',
    suggests: 'make two components of it',
    text: `▸# ${'x'.repeat(65_536)}\nschemaVersion: 1.0\nphases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]\n`,
  },
  {
    rule: 'document-size',
    says: 'a request to Image Builder may have 16000',
    suggests: 'Amazon S3',
    remark: true,
    text: `▸# ${'x'.repeat(16_000)}\nschemaVersion: 1.0\nphases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]\n`,
  },
  {
    rule: 'schema-version',
    says: 'schemaVersion is missing',
    suggests: 'add "schemaVersion: 1.0"',
    text: '▸phases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]\n',
  },
  {
    rule: 'schema-version',
    says: 'schemaVersion is 2.0: AWSTOE knows 1.0 only',
    suggests: 'write "schemaVersion: 1.0"',
    text: 'schemaVersion: ▸2.0\nphases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]\n',
  },
  {
    rule: 'schema-version',
    says: 'schemaVersion is missing',
    text: '▸schemaVersion:\nphases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]\n',
  },
  {
    rule: 'phases-shape',
    says: 'phases are missing',
    suggests: '`steps` belong to a phase',
    text: '▸schemaVersion: 1.0\nsteps: [{ name: a, action: UpdateOS }]\n',
  },
  {
    rule: 'phases-shape',
    says: 'phases are missing',
    suggests: '`build` is a phase: phases are a list',
    text: '▸schemaVersion: 1.0\nbuild: { steps: [] }\n',
  },
  {
    rule: 'phases-shape',
    says: 'commands stand in no step',
    suggests: `\`commands\` belongs under a step:
phases:
  - name: build
    steps:
      - name: Build
        action: ExecuteBash
        inputs:
          commands:
            - dnf install -y httpd`,
    text: `
schemaVersion: 1.0
phases:
  build:
    ▸commands:
      - dnf install -y httpd
`,
  },
  {
    rule: 'phases-shape',
    says: 'phases are a map, not a list',
    suggests: '  - name: build\n    steps:',
    text: `
schemaVersion: 1.0
phases:
  ▸build:
    steps:
      - { name: a, action: UpdateOS }
`,
  },
  {
    rule: 'phases-shape',
    says: 'phases are a map, not a list',
    suggests: '  - name: test\n    steps:',
    text: `
schemaVersion: 1.0
phases:
  ▸name: test
  steps:
    - { name: a, action: UpdateOS }
`,
  },
  { rule: 'phases-shape', says: 'phases are empty', text: 'schemaVersion: 1.0\n▸phases: []\n' },
  { rule: 'phases-shape', says: 'phases are empty', text: 'schemaVersion: 1.0\n▸phases:\n' },
  { rule: 'phases-shape', says: 'phases are a text, not a list', text: 'schemaVersion: 1.0\nphases: ▸build\n' },
  {
    rule: 'phases-shape',
    says: 'a phase is a text, not a map',
    suggests: '- name: build',
    text: 'schemaVersion: 1.0\nphases:\n  - ▸build\n',
  },
  {
    rule: 'phases-shape',
    says: 'the phase has no name',
    suggests: '- name: build',
    text: `
schemaVersion: 1.0
phases:
  - ▸build:
      steps:
        - { name: a, action: UpdateOS }
`,
  },
  {
    rule: 'phases-shape',
    says: 'commands stand in no step',
    suggests: '- \'echo "a: b"\'',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    ▸commands:
      - 'echo "a: b"'
`,
  },
  {
    rule: 'phases-shape',
    says: '"action" belongs to a step, not to a phase',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    ▸action: UpdateOS
`,
  },
  {
    rule: 'phases-shape',
    says: '"step" is not a key of a phase',
    suggests: 'did you mean "steps"?',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    ▸step:
      - { name: a, action: UpdateOS }
`,
  },
  {
    rule: 'phase-name',
    says: 'Image Builder runs no phase "Build"',
    suggests: 'did you mean "build"?',
    text: `
schemaVersion: 1.0
phases:
  - name: ▸Build
    steps: [{ name: a, action: UpdateOS }]
`,
  },
  {
    rule: 'phase-name',
    says: 'Image Builder runs no phase "install"',
    suggests: 'name it "build", "validate" or "test"',
    text: `
schemaVersion: 1.0
phases:
  - name: ▸install
    steps: [{ name: a, action: UpdateOS }]
`,
  },
  {
    rule: 'phase-name',
    says: 'Image Builder runs no phase "cleanup"',
    remark: true,
    text: `
schemaVersion: 1.0
phases:
  - name: build
    steps: [{ name: a, action: UpdateOS }]
  - name: ▸cleanup
    steps: [{ name: a, action: UpdateOS }]
`,
  },
  {
    rule: 'phase-unique',
    says: 'phase "build" is there already',
    suggests: 'make one phase of both',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    steps: [{ name: a, action: UpdateOS }]
  - name: ▸build
    steps: [{ name: b, action: UpdateOS }]
`,
  },
  {
    rule: 'steps-shape',
    says: 'the phase has no steps',
    text: 'schemaVersion: 1.0\nphases:\n  - ▸name: build\n',
  },
  {
    rule: 'steps-shape',
    says: 'steps are a map, not a list',
    suggests: '- name: InstallApache',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    steps:
      ▸InstallApache:
        action: UpdateOS
`,
  },
  {
    rule: 'steps-shape',
    says: 'steps are a map, not a list',
    suggests: 'put "- " before the first key of the step',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    steps:
      ▸name: InstallApache
      action: UpdateOS
`,
  },
  {
    rule: 'steps-shape',
    says: 'commands stand in no step',
    suggests: '            - make install',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    steps:
      ▸commands: [make install]
`,
  },
  {
    rule: 'steps-shape',
    says: 'steps are empty',
    text: 'schemaVersion: 1.0\nphases:\n  - name: build\n    ▸steps: []\n',
  },
  {
    rule: 'steps-shape',
    says: 'steps are a text, not a list',
    text: 'schemaVersion: 1.0\nphases:\n  - name: build\n    steps: ▸make\n',
  },
  {
    rule: 'steps-shape',
    says: 'a step is a text, not a map',
    suggests: '            - dnf install -y httpd',
    text: inBuild('- ▸dnf install -y httpd'),
  },
];
