const cache = new Map<string, RegExp>();
/** Patterns come from templates, but variables in them take values of requests. */
const PATTERNS_KEPT = 5000;

/** IAM's wildcards: `*` any text, `?` one character. `${*}`, `${?}` and `${$}` stand for the characters themselves. */
export const matches = (pattern: string, text: string, ignoreCase = false): boolean => {
  if (pattern === '*') return true;
  if (!/[*?$]/.test(pattern)) return ignoreCase ? pattern.toLowerCase() === text.toLowerCase() : pattern === text;
  return compiled(pattern, ignoreCase).test(text);
};

const compiled = (pattern: string, ignoreCase: boolean): RegExp => {
  const key = `${ignoreCase ? 'i' : 'c'}${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  const source = pattern
    .split(/(\$\{[*?$]\}|\*|\?)/)
    .map((part) => (part === '*' ? '.*' : part === '?' ? '.' : literal(part.replace(/^\$\{([*?$])\}$/, '$1'))))
    .join('');
  const made = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
  if (cache.size >= PATTERNS_KEPT) cache.clear();
  cache.set(key, made);
  return made;
};

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * ARNs match part by part, so that a wildcard in one does not reach into the next; the resource part takes the rest.
 * IAM completes a pattern that is too short with `*`.
 */
export const matchesArn = (pattern: string, arn: string): boolean => {
  if (pattern === '*' || pattern === arn) return true;
  const [wanted, given] = [parts(pattern), parts(arn)];
  if (!wanted || given?.length !== ARN_PARTS) return matches(pattern, arn);
  return given.every((part, index) => matches(wanted[index] ?? '*', part));
};

const ARN_PARTS = 6;

const parts = (arn: string): readonly string[] | undefined => {
  if (!arn.startsWith('arn:')) return undefined;
  const split = arn.split(':');
  return split.length <= ARN_PARTS ? split : [...split.slice(0, 5), split.slice(5).join(':')];
};
