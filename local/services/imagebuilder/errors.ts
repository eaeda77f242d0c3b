import { AwsError } from '../../kernel/errors.ts';

const refusal = (name: string, message: string, status = 400): AwsError => new AwsError(name, message, { status });

export const notFound = (what: string): AwsError =>
  refusal('ResourceNotFoundException', `The resource with ARN '${what}' does not exist.`, 404);

export const invalidRequest = (message: string): AwsError => refusal('InvalidRequestException', message);

/** `why` is a sentence that says what a right value is. */
export const invalidValue = (parameter: string, why: string): AwsError =>
  refusal('InvalidParameterValueException', `The value supplied for parameter '${parameter}' is not valid. ${why}`);

export const invalidCombination = (message: string): AwsError =>
  refusal('InvalidParameterCombinationException', message);

export const alreadyExists = (kind: string, arn: string, why = ''): AwsError =>
  refusal(
    'ResourceAlreadyExistsException',
    `The following resource '${kind}' already exists: '${arn}'.${why && ` ${why}`}`,
  );

/** https://docs.aws.amazon.com/general/latest/gr/imagebuilder.html */
export const quotaExceeded = (what: string, most: number): AwsError =>
  refusal('ServiceQuotaExceededException', `You have exceeded the quota of ${most} ${what}.`, 402);

export const inUse = (message: string): AwsError => refusal('ResourceInUseException', message);

export const dependedOn = (message: string): AwsError => refusal('ResourceDependencyException', message);
