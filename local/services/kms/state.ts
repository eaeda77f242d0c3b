import type { World } from '../../kernel/world.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/grants.html */
interface Grant {
  readonly id: string;
  readonly grantee: string;
  readonly operations: readonly string[];
}

interface Key {
  readonly policy: unknown;
  readonly enabled: boolean;
  /** Virtual milliseconds since 1970; it cannot be used from the time on at which its deletion was scheduled. */
  readonly deletionAt?: number;
  readonly grants?: readonly Grant[];
}

interface KmsState {
  readonly keys: Record<string, Key>;
  readonly aliases: Record<string, string>;
}

export const kmsState = (world: World, account: string, region: string): KmsState =>
  world.state('kms', account, region, () => ({ keys: {}, aliases: {} }));
