/** What a Task does, read from its Resource: `arn:aws:states:::sqs:sendMessage.waitForTaskToken` or a function's ARN. */
export interface TaskResource {
  readonly arn: string;
  /** `lambda`, `states`, `aws-sdk:imagebuilder`; as the history calls it. */
  readonly type: string;
  /** `invoke`, `startExecution.sync:2`, `getImage`; as the history calls it. */
  readonly name: string;
  /** `name` without its pattern. */
  readonly action: string;
  readonly pattern: 'request' | 'sync' | 'sync:2' | 'callback';
  /** The ARN is the function's own; the result is its payload alone. */
  readonly isFunction: boolean;
}

const PATTERNS = [
  ['.waitForTaskToken', 'callback'],
  ['.sync:2', 'sync:2'],
  ['.sync', 'sync'],
] as const;

export const taskResource = (arn: string): TaskResource => {
  const integration = /^arn:[^:]+:states:[^:]*:[^:]*:(.+)$/.exec(arn)?.[1];
  if (integration === undefined) {
    return { arn, type: 'lambda', name: 'invoke', action: 'invoke', pattern: 'request', isFunction: true };
  }
  const [, type = '', name = ''] = /^(aws-sdk:[^:]+|[^:]+):(.+)$/.exec(integration) ?? [];
  const [suffix = '', pattern = 'request'] = PATTERNS.find(([each]) => name.endsWith(each)) ?? [];
  const action = name.slice(0, name.length - suffix.length);
  return { arn, type, name, action, pattern, isFunction: false };
};
