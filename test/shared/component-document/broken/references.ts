import { type BrokenDocument, inBuild, running } from './marked.ts';

const RELEASE = 'parameters:\n  - Release: { type: string }';

const chained = (reference: string): string =>
  inBuild(`
- name: Download
  action: S3Download
  inputs:
    - source: s3://bucket/a
      destination: /tmp/a
- name: Ask
  action: ExecuteBash
  inputs: { commands: [uname -m] }
- name: Use
  action: ExecuteBinary
  inputs:
    path: /bin/echo
    arguments:
      - '${reference}'
- name: Later
  action: ExecuteBash
  inputs: { commands: [ls] }
`);

/** Parameters, constants, and what refers to them, to steps and to loops. */
export const REFERENCES: readonly BrokenDocument[] = [
  {
    rule: 'variables-shape',
    says: 'parameters are a map, not a list',
    suggests: '- Release:\n      type: string',
    text: running('echo {{ Release }}', 'parameters:\n  ▸Release: { type: string }'),
  },
  { rule: 'variables-shape', says: 'constants are a text, not a list', text: running('ls', 'constants: ▸none') },
  {
    rule: 'variables-shape',
    says: 'a parameter is a text, not a map',
    text: running('echo {{ Release }}', 'parameters:\n  - ▸Release'),
  },
  {
    rule: 'variables-shape',
    says: 'there is no "name"',
    suggests: '- Release:\n      type: string',
    text: running('echo {{ Release }}', 'parameters:\n  - ▸name: Release\n    type: string'),
  },
  {
    rule: 'variables-shape',
    says: 'a map with one entry, its name',
    suggests: 'indent what belongs to it',
    text: running('echo {{ Release }}', 'parameters:\n  - Release:\n    ▸type: string'),
  },
  {
    rule: 'variables-shape',
    says: 'constant "Folder" is a text, not a map',
    text: running('ls {{ Folder }}', 'constants:\n  - Folder: ▸/opt'),
  },
  {
    rule: 'variable-name',
    says: '"ab" is no name of a parameter',
    suggests: '3 to 128 letters',
    text: running('echo {{ ab }}', 'parameters:\n  - ▸ab: { type: string }'),
  },
  {
    rule: 'variable-name',
    says: '"my name" is no name of a constant',
    text: running('ls', 'constants:\n  - ▸my name: { type: string, value: a }'),
  },
  {
    rule: 'variable-unique',
    says: 'parameter "Release" is there already',
    text: running('echo {{ Release }}', `${RELEASE}\nconstants:\n  - ▸Release: { type: string, value: a }`),
  },
  {
    rule: 'variable-type',
    says: 'has the type String',
    suggests: 'type: string',
    text: running('echo {{ Release }}', 'parameters:\n  - Release: { type: ▸String }'),
  },
  {
    rule: 'variable-type',
    says: 'parameter "Release" has no type',
    text: running('echo {{ Release }}', 'parameters:\n  - ▸Release: { default: a }'),
  },
  {
    rule: 'variable-value',
    says: 'constant "Folder" has no value',
    text: running('ls {{ Folder }}', 'constants:\n  - ▸Folder: { type: string }'),
  },
  {
    rule: 'variable-value',
    says: '"default" of "Hosts" is a list',
    suggests: 'for a loop to split',
    text: running('ls {{ Hosts }}', 'parameters:\n  - Hosts: { type: string, default: ▸[a, b] }'),
  },
  {
    rule: 'variable-key',
    says: '"defualt" is not a key of a parameter',
    suggests: 'did you mean "default"?',
    text: running('echo {{ Release }}', 'parameters:\n  - Release: { type: string, ▸defualt: a }'),
  },
  {
    rule: 'variable-key',
    says: '"owner" is not a key of a parameter',
    remark: true,
    text: running('echo {{ Release }}', 'parameters:\n  - Release: { type: string, ▸owner: me }'),
  },
  {
    rule: 'variable-count',
    says: '26 parameters: 25 is the most',
    text: running(
      'ls',
      `parameters:\n${Array.from({ length: 26 }, (_, index) => `  - ${index === 25 ? '▸' : ''}Name${index}: { type: string }`).join('\n')}`,
    ),
  },
  {
    rule: 'variable-unused',
    says: 'nothing refers to parameter "Release"',
    remark: true,
    text: running('ls', 'parameters:\n  - ▸Release: { type: string }'),
  },
  {
    rule: 'reference-quotes',
    says: 'without quotes, YAML reads braces as a map',
    suggests: "write '{{ Release }}'",
    text: `schemaVersion: 1.0\n${RELEASE}\n${inBuild('- name: Run\n  action: ExecuteBash\n  inputs:\n    commands:\n      - ▸{{ Release }}').replace('\nschemaVersion: 1.0\n', '')}`,
  },
  {
    rule: 'reference-quotes',
    says: 'without quotes, YAML reads braces as a map',
    suggests: "write '{{ Folder }}/bin/run'",
    text: inBuild('- name: Run\n  action: ExecuteBinary\n  inputs:\n    path: ▸{{ Folder }}/bin/run'),
  },
  {
    rule: 'reference-undefined',
    says: 'there is no parameter or constant "Relase"',
    suggests: 'did you mean {{ Release }}?',
    text: running('echo ▸{{ Relase }}', RELEASE),
  },
  {
    rule: 'reference-undefined',
    says: 'there is no parameter or constant "Folder"',
    suggests: 'parameters:\n  - Folder:',
    text: running('ls "▸{{Folder}}"'),
  },
  {
    rule: 'reference-phase',
    says: 'the document has no phase "validate"',
    suggests: 'it has build',
    text: chained('▸{{ validate.Ask.outputs.stdout }}'),
  },
  {
    rule: 'reference-phase',
    says: 'the document has no phase "biuld"',
    suggests: 'did you mean "build"?',
    text: chained('▸{{ biuld.Ask.outputs.stdout }}'),
  },
  {
    rule: 'reference-step',
    says: 'phase "build" has no step "ask"',
    suggests: 'did you mean "Ask"?',
    text: chained('▸{{ build.ask.outputs.stdout }}'),
  },
  {
    rule: 'reference-step',
    says: 'phase "build" has no step "Compile"',
    suggests: 'before this step are Download, Ask',
    text: chained('▸{{ build.Compile.outputs.stdout }}'),
  },
  {
    rule: 'reference-order',
    says: 'step "Later" does not run before "Use"',
    suggests: 'move it before this step',
    text: chained('▸{{ build.Later.outputs.stdout }}'),
  },
  {
    rule: 'reference-order',
    says: 'step "Use" does not run before "Use"',
    text: chained('▸{{ build.Use.outputs.stdout }}'),
  },
  {
    rule: 'reference-stage',
    says: 'phase "test" runs on another instance than "build"',
    suggests: 'a parameter or constant in both',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - { name: Ask, action: ExecuteBash, inputs: { commands: [uname -m] } }
  - name: test
    steps:
      - { name: Use, action: ExecuteBash, inputs: { commands: ['echo ▸{{ build.Ask.outputs.stdout }}'] } }
`,
  },
  {
    rule: 'reference-input',
    says: 'S3Download has no input "path"',
    suggests: 'it has source, destination',
    text: chained('▸{{ build.Download.inputs[0].path }}'),
  },
  {
    rule: 'reference-input',
    says: 'step "Download" has no inputs[1]',
    suggests: 'inputs[0] is the last',
    text: chained('▸{{ build.Download.inputs[1].source }}'),
  },
  {
    rule: 'reference-input',
    says: 'inputs[0] of step "Download" gives no "overwrite"',
    text: chained('▸{{ build.Download.inputs[0].overwrite }}'),
  },
  {
    rule: 'reference-output',
    says: 'ExecuteBash has no output "stderr"',
    suggests: 'it has stdout',
    text: chained('▸{{ build.Ask.outputs.stderr }}'),
  },
  {
    rule: 'reference-output',
    says: 'S3Download has no output "destination"',
    suggests: 'it has none: refer to its inputs',
    text: chained('▸{{ build.Download.outputs.destination }}'),
  },
  {
    rule: 'reference-loop',
    says: '{{ loop.value }} stands in a step without a loop',
    suggests: 'add "loop: forEach: …"',
    text: running('echo ▸{{ loop.value }}'),
  },
  {
    rule: 'reference-loop',
    says: '{{ host.value }} is the loop of another step',
    text: inBuild(`
- name: A
  action: ExecuteBash
  loop: { name: host, forEach: [a] }
  inputs: { commands: ['ping {{ host.value }}'] }
- name: B
  action: ExecuteBash
  inputs: { commands: ['ping ▸{{ host.value }}'] }
`),
  },
  {
    rule: 'reference-loop',
    says: 'the loop of this step is "host", not "hots"',
    suggests: 'write {{ host.value }}',
    text: inBuild(
      "- name: A\n  action: ExecuteBash\n  loop: { name: host, forEach: [a] }\n  inputs: { commands: ['ping ▸{{ hots.value }}'] }",
    ),
  },
  {
    rule: 'reference-loop',
    says: 'a loop has no "item"',
    suggests: 'write {{ loop.value }} or {{ loop.index }}',
    text: inBuild(
      "- name: A\n  action: ExecuteBash\n  loop: { forEach: [a] }\n  inputs: { commands: ['ping ▸{{ loop.item }}'] }",
    ),
  },
  {
    rule: 'reference-ssm',
    says: '{{ ssm:/my/key }} is no parameter of Parameter Store',
    suggests: 'write {{ aws:ssm:/my/key }}',
    text: running('echo ▸{{ ssm:/my/key }}'),
  },
  {
    rule: 'reference-undefined',
    says: 'no parameter or constant "Relaese" to resolve',
    suggests: 'did you mean resolve(Release)?',
    text: running('echo ▸{{ aws:ssm:resolve(Relaese) }}', RELEASE),
  },
  {
    rule: 'reference-undefined',
    says: 'no parameter or constant "endpoint" to resolve',
    suggests: 'write {{ aws:ssm:endpoint }}',
    text: running('echo ▸{{ aws:ssm:resolve(endpoint) }}'),
  },
  {
    rule: 'reference-metadata',
    says: 'AWSTOE refuses {{ aws:imds:iam/info }}',
    suggests: 'by themselves',
    text: running('echo ▸{{ aws:imds:iam/info }}'),
  },
  {
    rule: 'reference-metadata',
    says: 'AWSTOE refuses {{ aws:imds:identity-credentials/ec2/info }}',
    text: running('echo ▸{{ aws:imds:identity-credentials/ec2/info }}'),
  },
  {
    rule: 'reference-metadata',
    says: '{{ imds:instance-id }} is no metadata of the instance',
    suggests: 'write {{ aws:imds:instance-id }}',
    text: running('echo ▸{{ imds:instance-id }}'),
  },
  {
    rule: 'reference-context',
    says: 'AWSTOE has no {{ context:accountID }}',
    suggests: 'did you mean {{ context:accountId }}?',
    text: running('echo ▸{{ context:accountID }}'),
  },
  {
    rule: 'reference-context',
    says: 'AWSTOE has no {{ context:memory }}',
    suggests: 'known are executionId, accountId',
    text: running('echo ▸{{ context:memory }}'),
  },
  {
    rule: 'reference-foreign',
    says: "{{ .Names }} is none of AWSTOE's references",
    suggests: "constant with the value '{{'",
    remark: true,
    text: running("docker ps --format '▸{{.Names}}'"),
  },
  {
    rule: 'reference-form',
    says: '{{ .InstallerUrl }} is not how AWSTOE refers to the parameter "InstallerUrl"',
    suggests: 'write {{ InstallerUrl }}',
    text: running('curl -o a "▸{{.InstallerUrl}}"', 'parameters:\n  - InstallerUrl: { type: string, default: a }'),
  },
  {
    rule: 'reference-form',
    says: '{{ .InstallerUrl }} is not how AWSTOE refers to the parameter "InstallerUrl"',
    suggests: 'write {{ InstallerUrl }}',
    text: running('curl -o a "▸{{ .InstallerUrl }}"', 'parameters:\n  - InstallerUrl: { type: string, default: a }'),
  },
  {
    rule: 'reference-form',
    says: '{{ parameters.InstallerUrl }} is not how AWSTOE refers to the parameter "InstallerUrl"',
    suggests: 'write {{ InstallerUrl }}',
    text: running(
      'curl -o a "▸{{ parameters.InstallerUrl }}"',
      'parameters:\n  - InstallerUrl: { type: string, default: a }',
    ),
  },
  {
    rule: 'reference-form',
    says: '{{ params.InstallerUrl }} is not how AWSTOE refers to the parameter "InstallerUrl"',
    suggests: 'write {{ InstallerUrl }}',
    text: running(
      'curl -o a "▸{{ params.InstallerUrl }}"',
      'parameters:\n  - InstallerUrl: { type: string, default: a }',
    ),
  },
  {
    rule: 'reference-form',
    says: '{{ $InstallerUrl }} is not how AWSTOE refers to the parameter "InstallerUrl"',
    suggests: 'write {{ InstallerUrl }}',
    text: running('curl -o a "▸{{ $InstallerUrl }}"', 'parameters:\n  - InstallerUrl: { type: string, default: a }'),
  },
  {
    rule: 'reference-form',
    says: '{{ InstallerUrl | lower }} is not how AWSTOE refers to the parameter "InstallerUrl"',
    suggests: 'write {{ InstallerUrl }}',
    text: running(
      'curl -o a "▸{{ InstallerUrl | lower }}"',
      'parameters:\n  - InstallerUrl: { type: string, default: a }',
    ),
  },
  {
    rule: 'reference-form',
    says: '{{ .InstalerUrl }} is not how AWSTOE refers to the parameter "InstallerUrl"',
    suggests: 'write {{ InstallerUrl }}',
    text: running('curl -o a "▸{{ .InstalerUrl }}"', 'parameters:\n  - InstallerUrl: { type: string, default: a }'),
  },
  {
    rule: 'reference-form',
    says: '{{ .installerUrl }} is not how AWSTOE refers to the parameter "InstallerUrl"',
    suggests: 'write {{ InstallerUrl }}',
    text: running('curl -o a "▸{{.installerUrl}}"', 'parameters:\n  - InstallerUrl: { type: string, default: a }'),
  },
  {
    rule: 'reference-form',
    says: '{{ .Fixed }} is not how AWSTOE refers to the constant "Fixed"',
    suggests: 'write {{ Fixed }}',
    text: running('echo ▸{{.Fixed}}', 'constants:\n  - Fixed: { type: string, value: a }'),
  },
  {
    rule: 'reference-foreign',
    says: "{{ .Image }} is none of AWSTOE's references",
    suggests: 'if you mean the parameter, write {{ Image }}',
    remark: true,
    text: running(
      "docker inspect --format '▸{{.Image}}' {{ Image }}",
      'parameters:\n  - Image: { type: string, default: a }',
    ),
  },
  {
    rule: 'reference-loop',
    says: '{{ loop.value }} is under "if", and AWSTOE resolves it in the inputs only',
    suggests: 'once, before the loop',
    text: inBuild(`
- name: Each
  action: ExecuteBash
  loop: { forEach: [a, b] }
  if: { fileExists: '/tmp/▸{{ loop.value }}' }
  inputs: { commands: ['echo {{ loop.value }}'] }`),
  },
  {
    rule: 'reference-braces',
    says: '{{ build.Ask.outputs.stdout is not closed',
    remark: true,
    text: chained('▸{{ build.Ask.outputs.stdout }'),
  },
  {
    rule: 'yaml',
    says: '": " makes a map of this value',
    suggests: 'put the value in quotes',
    text: 'schemaVersion: 1.0\ndescription: ▸Installs: apache: 2\nphases: []\n',
  },
  {
    rule: 'yaml',
    says: 'this alias has no anchor',
    suggests: 'put it in quotes',
    text: 'schemaVersion: 1.0\ndescription: ▸*log\nphases: []\n',
  },
  {
    rule: 'yaml',
    says: '": " makes a map of this line',
    suggests: `- 'echo "Account: {{ context:accountId }}, it''s ours"'`,
    text: inBuild(`
- name: Tell
  action: ExecuteBash
  inputs:
    commands:
      - ▸echo "Account: {{ context:accountId }}, it's ours"
`),
  },
  { rule: 'yaml', says: 'Missing closing "quote', text: 'schemaVersion: 1.0\ndescription: "open▸' },
  {
    rule: 'yaml-tabs',
    says: 'a tab indents this line',
    suggests: 'indent by spaces',
    text: 'schemaVersion: 1.0\nphases:\n▸\t- name: build\n',
  },
  {
    rule: 'duplicate-key',
    says: '"action" is there already',
    suggests: 'put "- " before the first key',
    text: inBuild('- name: A\n  action: UpdateOS\n  ▸action: Reboot'),
  },
  {
    rule: 'duplicate-key',
    says: '"schemaVersion" is there already',
    text: 'schemaVersion: 1.0\n▸schemaVersion: 1.0\nphases: [{ name: build, steps: [{ name: a, action: UpdateOS }] }]\n',
  },
];
