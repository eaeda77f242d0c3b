import fc from 'fast-check';
import { bump, currentVersion, type Line } from '../../../../infra/images/versions/line.ts';
import { compare } from '../../../../infra/images/versions/release-number.ts';

const line = (more: Partial<Line<string>> = {}): Line<string> => ({
  release: '1.0',
  content: 'A',
  recorded: [],
  spent: [],
  ...more,
});
const recorded = (...all: [string, string][]) => all.map(([version, content]) => ({ version, content }));

describe('the version of a content', () => {
  it.each<[string, Partial<Line<string>>, string]>([
    ['is the first of its release', {}, '1.0.0'],
    ['stays while the content does', { recorded: recorded(['1.0.3', 'A']) }, '1.0.3'],
    ['is the next patch for other content', { recorded: recorded(['1.0.3', 'B']) }, '1.0.4'],
    ['is the first of a release that was raised', { release: '1.1', recorded: recorded(['1.0.3', 'B']) }, '1.1.0'],
    [
      'is the first of a raised release for the same content, too',
      { release: '2.0', recorded: recorded(['1.0.3', 'A']) },
      '2.0.0',
    ],
    ['counts numbers, not digits', { recorded: recorded(['1.0.9', 'B']) }, '1.0.10'],
    [
      'is new for content that came back: a later build is of a later version',
      { recorded: recorded(['1.0.1', 'B'], ['1.0.0', 'A']) },
      '1.0.2',
    ],
    [
      'is past those that a revert took out',
      { recorded: recorded(['1.0.0', 'A']), spent: ['1.0.0', '1.0.1'] },
      '1.0.2',
    ],
    ['stays where Git has nothing later', { recorded: recorded(['1.0.1', 'A']), spent: ['1.0.0', '1.0.1'] }, '1.0.1'],
  ])('%s', (_what, given, version) => {
    expect(bump(line(given))).toMatchObject({ version });
  });

  it('never goes back: the number might stand for something else already', () => {
    expect(bump(line({ release: '1.0', recorded: recorded(['1.1.0', 'B']) }))).toEqual({
      outcome: 'backwards',
      newest: '1.1.0',
    });
  });

  it('is none for content that nobody recorded', () => {
    expect(currentVersion(line({ recorded: recorded(['1.0.0', 'B']) }))).toBeUndefined();
  });

  it('stands for one content only, and rises, whatever is edited in whatever order', () => {
    const edit = fc.record({ content: fc.constantFrom('A', 'B', 'C'), raise: fc.boolean() });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        let [major, all] = [1, line().recorded];
        const meaning = new Map<string, string>();
        for (const { content, raise } of edits) {
          if (raise) major += 1;
          const made = bump(line({ release: `${major}.0`, content, recorded: all }));
          if (made.outcome === 'backwards') throw new Error('went back');
          expect(meaning.get(made.version) ?? content).toBe(content);
          meaning.set(made.version, content);
          expect(bump(line({ release: `${major}.0`, content, recorded: made.recorded }))).toMatchObject({
            outcome: 'unchanged',
          });
          all = made.recorded;
        }
        expect(all.map(({ version }) => version)).toEqual(
          all.map(({ version }) => version).toSorted((a, b) => compare(b, a)),
        );
      }),
    );
  });
});
