import { AwsError } from '../../../kernel/errors.ts';
import { constraintsOf } from '../../../wire/constraints/data.ts';

const known = (): readonly string[] => constraintsOf('ec2')?.shapes['InstanceType']?.enum ?? [];

/** What EC2 says of an instance type that it does not have; undefined for one that it has. */
export const instanceTypeProblem = (type: string): string | undefined =>
  known().includes(type) ? undefined : `Invalid value '${type}' for InstanceType.`;

/** Throws InvalidParameterValue for a type that EC2 does not have: one that a launch template names is first looked at here. */
export const requireInstanceType = (type: string): void => {
  const problem = instanceTypeProblem(type);
  if (problem !== undefined) throw new AwsError('InvalidParameterValue', problem);
};
