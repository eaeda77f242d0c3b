import { invalidName } from './errors.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
const MAX_LENGTH = 80;

/** The name of a machine or an execution. Throws InvalidName. */
export const requireName = (name: string): void => {
  if (name.length === 0 || name.length > MAX_LENGTH || FORBIDDEN.test(name)) throw invalidName(name);
};
