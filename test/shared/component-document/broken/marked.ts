/** A broken document: what is wrong with it stands behind the mark ▸. */
export interface BrokenDocument {
  readonly rule: string;
  /** What is said, or a part of it. */
  readonly says: string;
  /** What is suggested, or a part of it. */
  readonly suggests?: string;
  /** AWSTOE takes it: it is a remark. */
  readonly remark?: true;
  readonly platform?: 'Linux' | 'Windows' | 'macOS';
  readonly text: string;
}

const MARK = '▸';

/** The text without its mark, and where that was, from 1. */
export const unmarked = (marked: string): { readonly text: string; readonly line: number; readonly column: number } => {
  const text = marked.replace(/^\n/, '');
  const [before = '', after] = text.split(MARK);
  if (after === undefined) throw new Error(`no ${MARK} in\n${text}`);
  const lines = before.split('\n');
  return { text: before + after, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
};

const indented = (text: string, by: number): string =>
  text
    .replace(/^\n/, '')
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(by) + line))
    .join('\n');

/** A document with these steps in its phase `build`. */
export const inBuild = (steps: string): string => `
schemaVersion: 1.0
phases:
  - name: build
    steps:
${indented(steps, 6)}
`;

/** A document with one step of this module; `fields` are the rest of the step. */
export const withStep = (action: string, fields: string): string =>
  inBuild(`- name: Step\n  action: ${action}\n${indented(fields, 2)}`);

/** A document that runs one bash script. */
export const running = (command: string, head = ''): string => `
schemaVersion: 1.0
${head.replace(/^\n/, '')}
phases:
  - name: build
    steps:
      - name: Run
        action: ExecuteBash
        inputs:
          commands:
            - |
${indented(command, 14)}
`;
