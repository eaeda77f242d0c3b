import type { Violation } from './violation.ts';

interface Exception {
  readonly service: string;
  /** All that are served, where none is named. */
  readonly operation?: string;
  readonly member: string;
  readonly kind: Violation['rule']['kind'];
  /** What AWS does instead, and where that can be read. */
  readonly instead: string;
}

/** Constraints of the models that AWS does not enforce, or for which the operation itself has an error of its own. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    service: 'ec2',
    member: 'Group',
    kind: 'enum',
    instead:
      'InvalidAMIAttributeItemValue: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
  },
];

export const allowedInPractice = (service: string, operation: string, { path, rule }: Violation): boolean =>
  EXCEPTIONS.some(
    (each) =>
      each.service === service &&
      (each.operation ?? operation) === operation &&
      path.at(-1) === each.member &&
      rule.kind === each.kind,
  );
