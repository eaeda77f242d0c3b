import type { Unknown } from '../facts/facts.ts';

/**
 * What one check found. `later` is not a problem, but some stacks have to wait: an image that is built on another one needs the
 * first build of that one.
 */
export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'problem' | 'not checked' | 'later';
  readonly message: string;
  /** Commands to paste, in order. */
  readonly fix?: readonly string[] | undefined;
  /** Commands that delete what has the name already. */
  readonly deletions?: readonly string[] | undefined;
  /** Where the fix is no command. */
  readonly hint?: string | undefined;
  /** The permission without which the check cannot be made. */
  readonly permission?: string | undefined;
  /** Ids of the stacks that cannot be deployed before. */
  readonly stacks?: readonly string[] | undefined;
}

export const ok = (check: string, message: string): Finding => ({ check, result: 'ok', message });

export const problem = (
  check: string,
  message: string,
  more: Pick<Finding, 'fix' | 'hint' | 'stacks' | 'deletions'> = {},
): Finding => ({ check, result: 'problem', message, ...more });

export const notChecked = (check: string, what: string, { unknown, permission }: Unknown): Finding => ({
  check,
  result: 'not checked',
  message: `${what}: ${permission === undefined ? unknown : `you do not have the permission ${permission}`}`,
  permission,
});

/** `1 image`, `2 images`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const listed = (items: Iterable<string>): string => [...new Set(items)].join(', ');
