import { checkDocument } from '../../../shared/component-document/check-document.ts';
import { RULES } from '../../../shared/component-document/rules.ts';
import { CONDITIONS } from './broken/conditions.ts';
import { type BrokenDocument, unmarked } from './broken/marked.ts';
import { REFERENCES } from './broken/references.ts';
import { SHAPE } from './broken/shape.ts';
import { STEPS } from './broken/steps.ts';

const ALL = [...SHAPE, ...STEPS, ...CONDITIONS, ...REFERENCES];

describe.each([
  ['shape', SHAPE],
  ['steps and inputs', STEPS],
  ['conditions and loops', CONDITIONS],
  ['variables, references and YAML', REFERENCES],
])('broken documents: %s', (_what, cases) => {
  it.each(cases.map((each) => [`${each.rule}: ${each.says}`, each] as const))('%s', (_name, broken: BrokenDocument) => {
    const { text, line, column } = unmarked(broken.text);

    const { problems, remarks } = checkDocument(text, broken.platform);
    const found = broken.remark ? remarks : problems;

    // What is one mistake is told once.
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ line, column, rule: broken.rule, message: expect.stringContaining(broken.says) });
    if (broken.suggests !== undefined) expect(found[0]?.suggestion).toContain(broken.suggests);
    if (broken.remark) expect(problems).toEqual([]);
  });
});

describe('the rules', () => {
  it('are each broken by one of these documents', () => {
    const broken = new Set(ALL.map(({ rule }) => rule));
    expect(Object.keys(RULES).filter((rule) => !broken.has(rule))).toEqual([]);
  });

  it('are found all at once, in order of the lines', () => {
    const { problems } = checkDocument(`
schemaVersion: 2.0
phases:
  - name: build
    steps:
      - name: A
        action: ExecuteBsh
      - name: A
        action: UpdateOS
        onFailure: Stop
`);
    expect(problems.map(({ line, rule }) => [line, rule])).toEqual([
      [2, 'schema-version'],
      [7, 'step-action'],
      [8, 'step-unique'],
      [10, 'step-on-failure'],
    ]);
  });
});
