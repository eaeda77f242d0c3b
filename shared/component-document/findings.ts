import type { LineCounter } from 'yaml';
import type { DocumentProblem } from './document.ts';
import type { RuleName } from './rules.ts';

interface Finding {
  readonly at: number;
  readonly rule: RuleName;
  readonly message: string;
  readonly suggestion?: string;
}

/** What the rules find, by offset in the text. */
export class Findings {
  private readonly wrong: Finding[] = [];
  private readonly odd: Finding[] = [];

  /** AWSTOE refuses it, or it cannot do what it says. */
  problem(rule: RuleName, at: number, message: string, suggestion?: string): void {
    this.wrong.push({ at, rule, message, ...(suggestion === undefined ? {} : { suggestion }) });
  }

  /** AWSTOE takes it, but it is hardly meant. */
  remark(rule: RuleName, at: number, message: string, suggestion?: string): void {
    this.odd.push({ at, rule, message, ...(suggestion === undefined ? {} : { suggestion }) });
  }

  problems(lines: LineCounter): readonly DocumentProblem[] {
    return placed(this.wrong, lines);
  }

  remarks(lines: LineCounter): readonly DocumentProblem[] {
    return placed(this.odd, lines);
  }
}

/** In order of the text, each once: an alias leads to the same place again. */
const placed = (findings: readonly Finding[], lines: LineCounter): readonly DocumentProblem[] => {
  const seen = new Set<string>();
  return findings
    .toSorted((a, b) => a.at - b.at)
    .filter(({ at, rule, message }) => {
      const key = `${at} ${rule} ${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .map(({ at, ...finding }) => {
      const { line, col } = lines.linePos(at);
      return { line: Math.max(line, 1), column: Math.max(col, 1), ...finding };
    });
};
