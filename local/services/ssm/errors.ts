import { AwsError } from '../../kernel/errors.ts';

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** A member outside its limits, in the words of AWS's request validation. */
export const constraint = (value: unknown, member: string, rule: string): AwsError =>
  invalid(`1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${rule}`);

export const notFound = (name: string): AwsError => new AwsError('ParameterNotFound', `Parameter ${name} not found.`);

export const versionNotFound = (name: string, selector: string | number): AwsError =>
  new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${selector} of parameter ${name}. Verify the version and try again.`,
  );
