import { isOptimized, type Pattern } from './optimized.ts';
import { OTHER_SDK_SERVICES, SDK_ACTIONS } from './sdk-actions.ts';

export interface Integration {
  readonly kind: 'integration';
  /** `lambda`, `imagebuilder` */
  readonly service: string;
  readonly action: string;
  readonly isSdk: boolean;
}

/** What the Resource of a Task names; `unknown` is an ARN of nothing that Step Functions has. */
export type Resource =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'function' }
  | { readonly kind: 'activity' }
  | Integration;

const ARN = /^arn:aws[a-z-]*:/;
const FUNCTION = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/;
const ACTIVITY = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:activity:[^:]+$/;
const INTEGRATION = /^arn:aws[a-z-]*:states:[a-z0-9-]*:\d*:(?:(aws-sdk):)?([a-z0-9-]+):(\w+)(?:\.(\w+(?::2)?))?$/;
const PATTERNS = new Set<string>(['sync', 'sync:2', 'waitForTaskToken']);

export const readResource = (arn: string): Resource => {
  if (!ARN.test(arn)) return { kind: 'none' };
  if (FUNCTION.test(arn)) return { kind: 'function' };
  if (ACTIVITY.test(arn)) return { kind: 'activity' };
  const [, sdk, service = '', action = '', pattern] = INTEGRATION.exec(arn) ?? [];
  if (pattern !== undefined && !PATTERNS.has(pattern)) return { kind: 'unknown' };
  const exists = sdk ? isSdkAction(service, action, pattern) : isOptimized(service, action, pattern as Pattern);
  return exists ? { kind: 'integration', service, action, isSdk: sdk !== undefined } : { kind: 'unknown' };
};

const isSdkAction = (service: string, action: string, pattern: string | undefined): boolean => {
  if (pattern !== undefined && pattern !== 'waitForTaskToken') return false;
  const actions = SDK_ACTIONS.get(service);
  return actions ? actions.has(action) : OTHER_SDK_SERVICES.has(service) && /^[a-z]/.test(action);
};
