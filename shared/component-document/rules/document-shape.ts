import type { Findings } from '../findings.ts';
import { type Entry, entryOf, kindOf, type MapPart, type Part, partAt, textOf } from '../reading/part.ts';
import { checkKeys } from './keys.ts';

const KEYS = ['name', 'description', 'schemaVersion', 'parameters', 'constants', 'phases'];

/** The smallest document that runs, for those who begin. */
const EXAMPLE = [
  'schemaVersion: 1.0',
  'phases:',
  '  - name: build',
  '    steps:',
  '      - name: SayHello',
  '        action: ExecuteBash',
  '        inputs:',
  '          commands:',
  '            - echo hello',
].join('\n');

/** The outermost map: `schemaVersion` and the keys beside it. Phases are checked apart. */
export const checkDocumentShape = (findings: Findings, root: Part | undefined): root is MapPart => {
  if (root?.kind !== 'map') {
    const what = root === undefined ? 'the document is empty' : `the document is ${kindOf(root)}, not a map`;
    findings.problem('document-shape', root?.at ?? 0, what, EXAMPLE);
    return false;
  }
  const meant = checkKeys(findings, root, { rule: 'document-key', of: 'a document', known: KEYS });
  if (!meant.includes('schemaVersion')) checkSchemaVersion(findings, root);
  for (const key of ['name', 'description']) {
    const value = partAt(root, key);
    if (value !== undefined && textOf(value) === undefined)
      findings.problem('document-shape', value.at, `${key} is ${kindOf(value)}: give a text`);
  }
  if (entryOf(root, 'phases') === undefined && !meant.includes('phases'))
    findings.problem('phases-shape', root.at, 'phases are missing', phasesHint(root) ?? EXAMPLE);
  return true;
};

const checkSchemaVersion = (findings: Findings, root: MapPart): void => {
  const entry = entryOf(root, 'schemaVersion');
  const value = partAt(root, 'schemaVersion');
  if (value === undefined) {
    findings.problem('schema-version', entry?.at ?? root.at, 'schemaVersion is missing', 'add "schemaVersion: 1.0"');
    return;
  }
  // 1.0 is the number 1 in YAML; AWS's own documents have 1, 1.0 and '1.0'.
  const text = textOf(value);
  if (text === undefined || !/^1(\.0)?$/.test(text))
    findings.problem(
      'schema-version',
      value.at,
      `schemaVersion is ${text ?? kindOf(value)}: AWSTOE knows 1.0 only`,
      'write "schemaVersion: 1.0"',
    );
};

const phasesHint = (root: MapPart): string | undefined => {
  const steps: Entry | undefined = entryOf(root, 'steps');
  if (steps !== undefined) return '`steps` belong to a phase:\nphases:\n  - name: build\n    steps:\n      - …';
  const phase = root.entries.find(({ key }) => ['build', 'validate', 'test'].includes(key));
  return (
    phase && `\`${phase.key}\` is a phase: phases are a list\nphases:\n  - name: ${phase.key}\n    steps:\n      - …`
  );
};
