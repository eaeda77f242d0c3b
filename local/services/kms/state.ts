import type { World } from '../../kernel/world.ts';

interface Key {
  readonly policy: unknown;
  readonly enabled: boolean;
  /** Virtual milliseconds since 1970; it cannot be used from the time on at which its deletion was scheduled. */
  readonly deletionAt?: number;
}

interface KmsState {
  readonly keys: Record<string, Key>;
  readonly aliases: Record<string, string>;
}

export const kmsState = (world: World, account: string, region: string): KmsState =>
  world.state('kms', account, region, () => ({ keys: {}, aliases: {} }));
