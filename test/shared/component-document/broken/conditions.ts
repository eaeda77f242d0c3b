import { type BrokenDocument, inBuild, withStep } from './marked.ts';

const ifs = (condition: string): string => withStep('UpdateOS', `if:\n${condition.replace(/^/gm, '  ')}`);

/** `if`, Assert and loops. */
export const CONDITIONS: readonly BrokenDocument[] = [
  {
    rule: 'condition-shape',
    says: 'the condition is a text, not a map',
    suggests: "fileExists: '/etc/my.conf'",
    text: withStep('UpdateOS', 'if: ▸"{{ a }} == \'b\'"'),
  },
  { rule: 'condition-shape', says: 'the condition is empty, not a map', text: withStep('UpdateOS', '▸if:') },
  {
    rule: 'condition-shape',
    says: 'the condition is a list',
    text: withStep('Assert', 'inputs:\n  ▸- fileExists: /a'),
  },
  {
    rule: 'condition-shape',
    says: 'a condition has one operator, this one has 2',
    suggests: 'under "and:" or "or:"',
    text: ifs('fileExists: /a\n▸folderExists: /b'),
  },
  { rule: 'condition-shape', says: '"and" wants a list of conditions', text: ifs('and: ▸{ fileExists: /a }') },
  {
    rule: 'condition-shape',
    says: 'a condition is a text, not a map',
    text: ifs('or:\n  - ▸/etc/a\n  - fileExists: /b'),
  },
  {
    rule: 'condition-operator',
    says: 'AWSTOE has no operator "stringIsEqual"',
    suggests: 'did you mean "stringEquals"?',
    text: ifs('▸stringIsEqual: a\nvalue: b'),
  },
  {
    rule: 'condition-operator',
    says: 'AWSTOE has no operator "FileExists"',
    suggests: 'did you mean "fileExists"?',
    text: ifs('▸FileExists: /a'),
  },
  {
    rule: 'condition-operator',
    says: 'AWSTOE has no operator "xor"',
    suggests: 'known are binaryExists',
    text: ifs('▸xor: []'),
  },
  { rule: 'condition-operator', says: 'the condition has no operator', text: ifs('▸value: a\nthen: Skip') },
  {
    rule: 'condition-value',
    says: 'stringEquals has nothing to compare with',
    suggests: 'add "value: …"',
    text: ifs('▸stringEquals: a\nthen: Skip'),
  },
  {
    rule: 'condition-value',
    says: 'fileSHA256Equals has nothing to compare with',
    suggests: 'add "path: …"',
    text: ifs('▸fileSHA256Equals: abc'),
  },
  {
    rule: 'condition-value',
    says: 'numberEquals compares numbers, and "many" is none',
    suggests: 'use stringEquals',
    text: ifs('numberEquals: ▸many\nvalue: 3'),
  },
  { rule: 'condition-value', says: 'fileExists compares a list', text: ifs('fileExists: ▸[/a, /b]') },
  { rule: 'condition-value', says: 'fileExists compares empty', text: ifs('▸fileExists:\nthen: Skip') },
  { rule: 'condition-value', says: '"value" of stringEquals is a list', text: ifs('stringEquals: a\nvalue: ▸[a, b]') },
  {
    rule: 'condition-value',
    says: '"value" does not go with fileExists',
    suggests: 'leave it out',
    text: ifs('fileExists: /a\n▸value: b'),
  },
  {
    rule: 'condition-action',
    says: '"then" is skip',
    suggests: 'did you mean "Skip"?',
    text: ifs('fileExists: /a\nthen: ▸skip'),
  },
  {
    rule: 'condition-action',
    says: '"else" is Continue',
    suggests: 'known are Abort, Execute, Skip',
    text: ifs('fileExists: /a\nelse: ▸Continue'),
  },
  {
    rule: 'condition-action',
    says: '"then" is inside the condition; AWS\'s page has it beside the operator of "if"',
    suggests: 'outermost condition',
    remark: true,
    text: ifs('and:\n  - fileExists: /a\n    ▸then: Skip\n  - fileExists: /b'),
  },
  {
    rule: 'condition-action',
    says: '"else" is Continue',
    suggests: 'known are Abort, Execute, Skip',
    text: ifs('not:\n  fileExists: /a\n  else: ▸Continue'),
  },
  {
    rule: 'condition-action',
    says: '"then" goes with "if" only',
    suggests: 'leave it out',
    text: withStep('Assert', 'inputs:\n  fileExists: /a\n  ▸then: Skip'),
  },
  {
    rule: 'loop-range',
    says: '"end" cannot take a value from another step',
    suggests: 'forEach',
    text: inBuild(`
- name: Count
  action: ExecuteBash
  inputs: { commands: [echo 3] }
- name: Loop
  action: ExecuteBash
  loop: { for: { start: 1, end: ▸"{{ build.Count.outputs.stdout }}", updateBy: 1 } }
  inputs: { commands: [echo 1] }`),
  },
  {
    rule: 'condition-depth',
    says: '"not" is nested 5 deep: 4 is the most',
    text: ifs('not:\n  not:\n    not:\n      not:\n        ▸not: { fileExists: /a }'),
  },
  {
    rule: 'loop-shape',
    says: 'the loop is a list, not a map',
    suggests: 'forEach:',
    text: withStep('UpdateOS', 'loop: ▸[a, b]'),
  },
  {
    rule: 'loop-shape',
    says: 'the loop has neither "for" nor "forEach"',
    text: withStep('UpdateOS', '▸loop: { name: each }'),
  },
  {
    rule: 'loop-shape',
    says: 'the loop has both "for" and "forEach"',
    text: withStep('UpdateOS', 'loop:\n  for: { start: 1, end: 2, updateBy: 1 }\n  ▸forEach: [a]'),
  },
  {
    rule: 'loop-shape',
    says: '"foreach" is not a key of a loop',
    suggests: 'did you mean "forEach"?',
    text: withStep('UpdateOS', 'loop:\n  ▸foreach: [a]'),
  },
  {
    rule: 'loop-shape',
    says: '"forEach" is a text',
    suggests: "list: 'a,b'",
    text: withStep('UpdateOS', 'loop: { forEach: ▸"a,b" }'),
  },
  { rule: 'loop-shape', says: '"forEach" is empty', text: withStep('UpdateOS', 'loop: { ▸forEach: [] }') },
  {
    rule: 'loop-shape',
    says: 'an item of "forEach" is a map',
    suggests: 'put it in quotes',
    text: withStep('UpdateOS', 'loop:\n  forEach:\n    - ▸name: a'),
  },
  {
    rule: 'loop-shape',
    says: '"forEach" has no "list"',
    text: withStep('UpdateOS', "loop:\n  forEach:\n    ▸delimiter: ','"),
  },
  {
    rule: 'loop-shape',
    says: '"list" is a list',
    suggests: 'directly under "forEach"',
    text: withStep('UpdateOS', 'loop:\n  forEach:\n    list: ▸[a, b]'),
  },
  { rule: 'loop-range', says: '"for" is a list, not a map', text: withStep('UpdateOS', 'loop: { for: ▸[1, 2] }') },
  {
    rule: 'loop-range',
    says: '"for" has no "updateBy"',
    suggests: 'add "updateBy: 1"',
    text: withStep('UpdateOS', 'loop: { for: ▸{ start: 1, end: 2 } }'),
  },
  {
    rule: 'loop-range',
    says: '"end" is ten',
    suggests: 'give a whole number',
    text: withStep('UpdateOS', 'loop: { for: { start: 1, end: ▸ten, updateBy: 1 } }'),
  },
  {
    rule: 'loop-range',
    says: 'updateBy is 0: the loop has no end',
    text: withStep('UpdateOS', 'loop: { for: { start: 1, end: 2, updateBy: ▸0 } }'),
  },
  {
    rule: 'loop-range',
    says: 'from 5 by 1 the loop never comes to 1',
    suggests: 'give updateBy -1',
    text: withStep('UpdateOS', 'loop: { for: { start: 5, end: 1, updateBy: ▸1 } }'),
  },
  {
    rule: 'loop-delimiter',
    says: '"|" is no delimiter',
    text: withStep('UpdateOS', "loop: { forEach: { list: 'a|b', delimiter: ▸'|' } }"),
  },
  {
    rule: 'loop-delimiter',
    says: '", " is no delimiter',
    text: withStep('UpdateOS', "loop: { forEach: { list: 'a, b', delimiter: ▸', ' } }"),
  },
  {
    rule: 'loop-unique',
    says: 'the phase has a loop "each" already',
    text: `
schemaVersion: 1.0
phases:
  - name: build
    steps:
      - { name: A, action: UpdateOS, loop: { name: each, forEach: [a] } }
      - { name: B, action: UpdateOS, loop: { name: ▸each, forEach: [a] } }
`,
  },
];
