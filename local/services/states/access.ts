import type { Access } from '../../kernel/call.ts';
import { placeOf } from './store.ts';

/** Step Functions has no policies on its resources: another account's are out of reach. */
export const on = (action: string, arn = '*'): readonly Access[] => [
  { action: `states:${action}`, resource: arn, resourceAccount: placeOf(arn).account || undefined },
];
