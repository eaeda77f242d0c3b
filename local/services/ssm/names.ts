import { AwsError } from '../../kernel/errors.ts';
import { invalid } from './errors.ts';

const MAX_NAME = 1011;
const MAX_LEVELS = 15;

/**
 * Throws for a name that a parameter cannot be given.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export const checkName = (name: string): void => {
  if (name.startsWith('arn:')) throw invalid('A parameter is written by its name, not by its ARN.');
  if (/^\/aws(\/|$)/i.test(name))
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw invalid(`Parameter name: can't be prefixed with "ssm" or "aws" (case-insensitive). It is ${name}.`);
  }
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name) || name.includes('//') || name.endsWith('/')) {
    const rule = 'each sub-path is a mix of letters, numbers and the symbols . - _';
    throw invalid(`Parameter name: sub-paths are divided by a slash symbol and ${rule}. It is ${name}.`);
  }
  if (name.includes('/') && !name.startsWith('/')) throw invalid('Parameter name must be a fully qualified name.');
  if (name.length > MAX_NAME) throw invalid(`Parameter name has at most ${MAX_NAME} characters.`);
  if (name.split('/').filter(Boolean).length > MAX_LEVELS) {
    const message = `A hierarchy can have a maximum of ${MAX_LEVELS} levels.`;
    throw new AwsError('HierarchyLevelLimitExceededException', message);
  }
};

/** A parameter as a reader names it: `name`, `name:version`, `name:label`, or its ARN with either. */
export interface Reference {
  /** Without the selector; for an ARN, the name with a leading slash. */
  readonly name: string;
  /** Version number or label. */
  readonly selector?: string | undefined;
  /** Of an ARN. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

export const parseReference = (text: string): Reference => {
  const arn = /^arn:aws[\w-]*:ssm:([\w-]*):(\d*):parameter(\/[^:]*)(?::(.+))?$/.exec(text);
  if (arn) return { region: arn[1], account: arn[2], name: arn[3] ?? '', selector: arn[4] };
  const [name = '', selector] = text.trim().split(':');
  return { name, selector };
};

/** Parameters of AWS's own, the same for every account. */
export const isPublic = (name: string): boolean => name.startsWith('/aws/');

/** There is one slash between `parameter` and the name, whether the name begins with one or not. */
export const parameterArn = (account: string, region: string, name: string): string =>
  `arn:aws:ssm:${region}:${isPublic(name) ? '' : account}:parameter/${name.replace(/^\//, '')}`;
