import type { Rule, Violation } from './violation.ts';

/** A repeated value is cut here, so that an answer stays short; AWS repeats it whole. */
const LONGEST_VALUE = 1024;

/** Recorded: https://github.com/remind101/ssm-env/issues/10, https://github.com/awslabs/aws-transit-vpc/issues/32 */
export const ruleWords = (rule: Rule): string => {
  switch (rule.kind) {
    case 'required':
      return 'Member must not be null';
    case 'enum':
      return `Member must satisfy enum value set: [${rule.values.join(', ')}]`;
    case 'pattern':
      return `Member must satisfy regular expression pattern: ${rule.pattern}`;
    case 'length':
      return `Member must have length ${comparison(rule.bound)} ${rule.limit}`;
    case 'bytes':
      return `Member must have size less than or equal to ${rule.limit} bytes in UTF-8 encoding`;
    case 'range':
      return `Member must have value ${comparison(rule.bound)} ${rule.limit}`;
    case 'each':
      return `${PARTS[rule.of]} must satisfy constraint: [${rule.rules.map(ruleWords).join(', ')}]`;
  }
};

/** Recorded: https://github.com/getmoto/moto/blob/master/moto/cloudformation/models.py, https://github.com/architect/dynalite */
const PARTS = { keys: 'Map keys', values: 'Map value', items: 'Member' };

const comparison = (bound: 'least' | 'most'): string => `${bound === 'least' ? 'greater' : 'less'} than or equal to`;

/** `names.1.member`: members begin with a small letter, lists count from 1. */
export const pathWords = (path: Violation['path']): string =>
  path.map((step) => (typeof step === 'number' ? `${step + 1}.member` : lowerFirst(step))).join('.');

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** ` 'x'`, ` null`, or nothing of a secret: https://github.com/ministryofjustice/modernisation-platform/pull/8116 */
const shownValue = ({ value, sensitive }: Violation): string => {
  if (sensitive) return '';
  return value === null ? ' null' : ` '${valueWords(value)}'`;
};

/** As Java prints lists and maps. */
export const valueWords = (value: unknown): string => {
  const text = plain(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
};

const plain = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  if (ArrayBuffer.isView(value)) return `java.nio.HeapByteBuffer[lim=${value.byteLength}]`;
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof String)
    return String(value);
  return `{${Object.entries(value)
    .map(([name, each]) => `${name}=${plain(each)}`)
    .join(', ')}}`;
};

/** One violation as AWS's request validation words it. */
export const violationWords = (violation: Violation): string =>
  `Value${shownValue(violation)} at '${pathWords(violation.path)}' failed to satisfy constraint: ${ruleWords(violation.rule)}`;

/** All of them: `2 validation errors detected: …; …`. */
export const listWords = (violations: readonly Violation[]): string => {
  const detected = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  return `${detected} detected: ${violations.map(violationWords).join('; ')}`;
};
