import { fits } from './glob.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html */
export interface TagMutability {
  /** MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION. */
  readonly rule: string;
  /** Wildcards of the tags that are excluded from the rule. */
  readonly exclusions: readonly string[];
}

/** Whether a tag may go from one image to another. A rule that is not known counts as immutable. */
export const isMovable = ({ rule, exclusions }: TagMutability, tag: string): boolean => {
  const excluded = rule.endsWith('_WITH_EXCLUSION') && exclusions.some((wildcard) => fits(wildcard, tag));
  return (rule.startsWith('MUTABLE') && !excluded) || (rule.startsWith('IMMUTABLE') && excluded);
};

/** A star stands for any text. */
