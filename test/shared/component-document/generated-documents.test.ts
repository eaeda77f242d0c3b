import fc from 'fast-check';
import { isNode, LineCounter, parseDocument, stringify } from 'yaml';
import { checkDocument } from '../../../shared/component-document/check-document.ts';
import { documents } from './generated/documents.ts';
import { MUTATIONS, mutated } from './generated/mutations.ts';

const RUNS = { numRuns: 30 };

const styles = fc.record({ indent: fc.constantFrom(2, 4), indentSeq: fc.boolean(), lineWidth: fc.constantFrom(0, 60) });

/** First and last line of what is at a path. */
const linesOf = (text: string, path: readonly (string | number)[]): { from: number; to: number } => {
  const lines = new LineCounter();
  const node = parseDocument(text, { lineCounter: lines }).getIn(path, true);
  if (!isNode(node) || !node.range) throw new Error(`nothing at ${path.join('.')}`);
  const [start, end] = node.range;
  // A value stands on the line of its key, or below it.
  return { from: lines.linePos(start).line - 1, to: lines.linePos(Math.max(start, end - 1)).line };
};

describe('documents that are made up', () => {
  it('are accepted where they are valid, however they are written', () => {
    fc.assert(
      fc.property(documents, styles, (document, style) => {
        expect(checkDocument(stringify(document, style), 'Linux').problems).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('are accepted as JSON', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(checkDocument(JSON.stringify(document, null, 2), 'Linux').problems).toEqual([]);
      }),
      RUNS,
    );
  });

  it.each(MUTATIONS.map((mutation) => [mutation.what, mutation.rule, mutation] as const))(
    'are refused with %s (%s), where it is',
    (_what, rule, { make }) => {
      fc.assert(
        fc.property(documents, (valid) => {
          const made = make(valid);
          fc.pre(made !== undefined);
          const text = stringify(mutated(valid, made.path, made.value));

          const { problems } = checkDocument(text, 'Linux');

          const { from, to } = linesOf(text, made.value === undefined ? made.path.slice(0, -1) : made.path);
          const found = problems.filter((each) => each.rule === rule && from <= each.line && each.line <= to);
          expect(found).not.toEqual([]);
        }),
        { numRuns: 4 },
      );
    },
  );

  it('are never too odd to be read', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((value) => stringify(value)),
        ),
        (text) => {
          const { problems } = checkDocument(text);
          expect(problems.length).toBeGreaterThan(0);
        },
      ),
      RUNS,
    );
  });

  it('keep their lines when a part of the text is lost', () => {
    fc.assert(
      fc.property(documents, fc.double({ min: 0, max: 1, noNaN: true }), (document, share) => {
        const text = stringify(document);
        const cut = text.slice(0, Math.floor(text.length * share));
        const { problems } = checkDocument(cut);
        expect(problems.every(({ line, column }) => line >= 1 && column >= 1 && line <= cut.split('\n').length)).toBe(
          true,
        );
      }),
      RUNS,
    );
  });
});
