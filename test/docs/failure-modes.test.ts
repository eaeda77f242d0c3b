import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(PROJECT, 'docs', name), 'utf8');

const rows = read('failure-modes.md')
  .split('\n')
  .flatMap((line) => {
    const found = /^\| (\d+) \| (.+) \| (.+) \| (.+) \|$/.exec(line);
    return found ? [{ number: Number(found[1]), what: found[2] ?? '', shown: found[4] ?? '' }] : [];
  });
const limits = read('limits.md');

describe('The failure modes', () => {
  it('are sixty, each once and in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  it.each(rows.map(({ number, what, shown }) => [number, what, shown] as const))(
    '%i (%s) is shown by a test that is there, or named in the limits',
    (_number, _what, shown) => {
      const test = /^`(test\/.+\.test\.ts)`$/.exec(shown)?.[1];
      const limit = /^limits: (\*\*.+\*\*)$/.exec(shown)?.[1];
      if (test) expect(existsSync(join(PROJECT, test))).toBe(true);
      else expect(limits).toContain(limit?.replace(/\*\*$/, ''));
    },
  );
});
