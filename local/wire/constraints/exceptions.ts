import type { Violation } from './violation.ts';

interface Exception {
  readonly service: string;
  /** All that are served, where none is named. */
  readonly operation?: string;
  readonly member: string;
  readonly kind: Violation['rule']['kind'];
  /** Where it can be read that AWS takes such a value. */
  readonly source: string;
}

/** Constraints of the models that AWS does not enforce. */
export const EXCEPTIONS: readonly Exception[] = [];

export const allowedInPractice = (service: string, operation: string, { path, rule }: Violation): boolean =>
  EXCEPTIONS.some(
    (each) =>
      each.service === service &&
      (each.operation ?? operation) === operation &&
      path.at(-1) === each.member &&
      rule.kind === each.kind,
  );
