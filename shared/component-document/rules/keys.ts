import type { Findings } from '../findings.ts';
import { didYouMean, nearest } from '../nearest.ts';
import type { MapPart } from '../reading/part.ts';
import type { RuleName } from '../rules.ts';

interface KeyRule {
  readonly rule: RuleName;
  /** `a step`, for the message. */
  readonly of: string;
  readonly known: readonly string[];
  /** Keys that are told elsewhere. */
  readonly told?: readonly string[];
}

/**
 * Keys that are none. AWSTOE passes over most of them, as `metadata` beside `phases`, so that only a key that was certainly
 * meant to be another one is a problem. Returns what was meant by those: it is not missing, and need not be told again.
 */
export const checkKeys = (
  findings: Findings,
  map: MapPart,
  { rule, of, known, told = [] }: KeyRule,
): readonly string[] => {
  const meant: string[] = [];
  for (const { key, at, oddKey } of map.entries) {
    if (known.includes(key) || told.includes(key) || oddKey) continue;
    const near = nearest(key, known);
    const message = `"${key}" is not a key of ${of}`;
    if (near === undefined) findings.remark(rule, at, message, `AWSTOE passes over it; ${didYouMean(key, known)}`);
    else {
      meant.push(near);
      findings.problem(rule, at, message, didYouMean(key, known));
    }
  }
  return meant;
};
