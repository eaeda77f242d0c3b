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
  /** AWSTOE refuses every other key here, not only those that are nearly one that it knows. */
  readonly strict?: boolean;
}

/**
 * Keys that are none. AWSTOE passes over most of them, as `metadata` beside `phases`, so that only a key that was certainly
 * meant to be another one is a problem.
 */
export const checkKeys = (
  findings: Findings,
  map: MapPart,
  { rule, of, known, told = [], strict = false }: KeyRule,
): void => {
  for (const { key, at, oddKey } of map.entries) {
    if (known.includes(key) || told.includes(key) || oddKey) continue;
    const near = nearest(key, known);
    const message = `"${key}" is not a key of ${of}`;
    if (strict || near !== undefined) findings.problem(rule, at, message, didYouMean(key, known));
    else findings.remark(rule, at, message, `AWSTOE passes over it; ${didYouMean(key, known)}`);
  }
};
