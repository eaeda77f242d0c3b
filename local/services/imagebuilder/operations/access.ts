import type { Access } from '../../../kernel/call.ts';

/** The permission that an operation takes, on a resource or on all. */
export const may = (operation: string, resource: string | undefined): readonly Access[] => [
  { action: `imagebuilder:${operation}`, resource: resource ?? '*' },
];
