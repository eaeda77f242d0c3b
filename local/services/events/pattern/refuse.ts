import { AwsError } from '../../../kernel/errors.ts';

/** EventBridge's refusal of a pattern; `reason` says where in the pattern and what is wrong. */
export const refuse = (reason: string): never => {
  throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`, { status: 400 });
};
