import type { Target } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../kernel/errors.ts';
import { isPath } from './input-path.ts';
import { checkTarget } from './send-to-target.ts';
import type { Rule } from './state.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_TARGETS = 5;

const invalid = (message: string): AwsError => new AwsError('ValidationException', message, { status: 400 });

/** Adds targets to a rule, those of the same id replaced. Throws ValidationException or LimitExceededException. */
export const putTargets = (rule: Rule, targets: readonly Target[]): void => {
  for (const target of targets) check(target);
  const ids = new Set(targets.map(({ Id }) => Id));
  const all = [...rule.targets.filter(({ Id }) => !ids.has(Id)), ...targets];
  if (all.length > MOST_TARGETS) {
    throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.', {
      status: 400,
    });
  }
  rule.targets = all;
};

const check = (target: Target): void => {
  const { Id = '', Input, InputPath, InputTransformer, RetryPolicy } = target;
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id))
    throw invalid(`Target id ${Id} must match [.\\-_A-Za-z0-9]+ and have 64 characters at most.`);
  checkTarget(target);
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  const paths = [
    ...(InputPath === undefined ? [] : [InputPath]),
    ...Object.values(InputTransformer?.InputPathsMap ?? {}),
  ];
  const bad = paths.find((path) => !isPath(path));
  if (bad !== undefined) throw invalid(`Invalid InputPath ${bad} for target ${Id}.`);
  const { MaximumRetryAttempts: attempts = 0, MaximumEventAgeInSeconds: age = 60 } = RetryPolicy ?? {};
  if (attempts < 0 || attempts > 185) throw invalid(`MaximumRetryAttempts of target ${Id} must be between 0 and 185.`);
  if (age < 60 || age > 86_400) throw invalid(`MaximumEventAgeInSeconds of target ${Id} must be between 60 and 86400.`);
};
