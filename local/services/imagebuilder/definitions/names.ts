import { invalidValue } from '../errors.ts';
import { isVersionFilter, parseVersion } from '../versions/semantic-version.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateComponent.html */
const NAME = /^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$/;

/** Throws InvalidParameterValueException. */
export const checkName = (name: string | undefined): void => {
  if (!NAME.test(name ?? ''))
    throw invalidValue(
      'name',
      `"${name ?? ''}" has to have 3 to 128 letters, digits, spaces, hyphens and underscores.`,
    );
};

/** Components and workflows take numbers only. Throws InvalidParameterValueException. */
export const checkVersion = (version: string | undefined): void => {
  if (!parseVersion(version ?? ''))
    throw invalidValue(
      'semanticVersion',
      `semanticVersion must match pattern ^[0-9]+\\.[0-9]+\\.[0-9]+$; "${version ?? ''}" has to be three numbers such as 1.0.0.`,
    );
};

/** Recipes may leave the last numbers to Image Builder. Throws InvalidParameterValueException. */
export const checkVersionOrWildcard = (version: string | undefined): void => {
  if (!isVersionFilter(version ?? ''))
    throw invalidValue(
      'semanticVersion',
      `"${version ?? ''}" has to be three numbers such as 1.0.0, of which the last ones may be x.`,
    );
};

/** Throws InvalidParameterValueException for a value that is not among `allowed`. */
export const checkOneOf = (parameter: string, value: string | undefined, allowed: readonly string[]): void => {
  if (value === undefined || !allowed.includes(value))
    throw invalidValue(parameter, `"${value ?? ''}" has to be one of ${allowed.join(', ')}.`);
};

/** Throws InvalidParameterValueException. */
export const checkNumber = (parameter: string, value: number | undefined, least: number, most: number): void => {
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    throw invalidValue(parameter, `${value} has to be a whole number from ${least} to ${most}.`);
};
