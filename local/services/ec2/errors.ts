import { AwsError } from '../../kernel/errors.ts';

/** Error codes and their words: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export const noSuchImages = (ids: readonly string[]): AwsError => {
  const list = `'[${ids.join(', ')}]'`;
  const message = ids.length > 1 ? `The image ids ${list} do not exist` : `The image id ${list} does not exist`;
  return new AwsError('InvalidAMIID.NotFound', message);
};

export const malformed = (code: string, id: string, prefix: string): AwsError =>
  new AwsError(`${code}.Malformed`, `Invalid id: "${id}" (expecting "${prefix}-...")`);

export const invalidValue = (value: unknown, parameter: string, why: string): AwsError =>
  new AwsError('InvalidParameterValue', `Value (${String(value)}) for parameter ${parameter} is invalid. ${why}`);

export const missingParameter = (parameter: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}`);

/** Throws `<code>.Malformed` unless `id` looks like one of AWS's: prefix and 8 or 17 hexadecimal digits. */
export const checkId = (code: string, id: string, prefix: string): void => {
  if (!new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id)) throw malformed(code, id, prefix);
};
