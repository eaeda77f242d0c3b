import type { StoredParameter } from './state.ts';

type Version = StoredParameter['versions'][number];

/** A parameter as its first write leaves it: a String of the standard tier, without tags, policies and labels. */
export const firstVersion = (
  name: string,
  written: Pick<Version, 'value' | 'dataType' | 'modifiedAt' | 'modifiedBy'>,
): StoredParameter => ({
  name,
  tags: {},
  versions: [{ number: 1, type: 'String', tier: 'Standard', policies: [], labels: [], ...written }],
});
